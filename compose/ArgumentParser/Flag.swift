/// `--name`: yes or no.
@propertyWrapper
package struct Flag: Parameter {
    private let box: Box<Bool>
    let help: String

    /// Declares a flag that is off unless given.
    package init(wrappedValue: Bool, help: String) {
        self.box = Box(wrappedValue)
        self.help = help
    }

    package var wrappedValue: Bool { box.required }

    var shape: ParameterShape { .flag }
    var isMissing: Bool { false }
    var choices: [String] { [] }
    var defaultText: String { "" }

    func take(_ word: String) -> Bool {
        box.value = true
        return true
    }
}
