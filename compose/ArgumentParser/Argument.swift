/// A word without a name, taken in the order of declaration.
@propertyWrapper
package struct Argument<Value: ExpressibleByArgument>: Parameter {
    private let box: Box<Value>
    let help: String

    /// Declares an argument that must be given.
    package init(help: String) {
        self.box = Box(nil)
        self.help = help
    }

    package var wrappedValue: Value { box.required }

    var shape: ParameterShape { .argument }
    var isMissing: Bool { box.value == nil }
    var choices: [String] { Value.allValueStrings }
    var defaultText: String { "" }

    func take(_ word: String) -> Bool {
        guard let value = Value(argument: word) else { return false }
        box.value = value
        return true
    }
}
