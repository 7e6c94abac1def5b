/// `--name value`.
@propertyWrapper
package struct Option<Value>: Parameter {
    private let box: Box<Value>
    private let read: (String) -> Value?
    let help: String
    let choices: [String]
    let defaultText: String

    package var wrappedValue: Value { box.required }

    var shape: ParameterShape { .option }
    var isMissing: Bool { box.value == nil }

    func take(_ word: String) -> Bool {
        guard let value = read(word) else { return false }
        box.value = value
        return true
    }
}

extension Option where Value: ExpressibleByArgument {
    /// Declares an option with a default.
    package init(wrappedValue: Value, help: String) {
        self.init(
            box: Box(wrappedValue),
            read: Value.init(argument:),
            help: help,
            choices: Value.allValueStrings,
            defaultText: "\(wrappedValue)"
        )
    }

    /// Declares an option that must be given.
    package init(help: String) {
        self.init(
            box: Box(nil),
            read: Value.init(argument:),
            help: help,
            choices: Value.allValueStrings,
            defaultText: ""
        )
    }
}

extension Option {
    /// Declares an option that may be left out.
    package init<Wrapped: ExpressibleByArgument>(help: String) where Value == Wrapped? {
        self.init(
            box: Box(.some(nil)),
            read: { word in Wrapped(argument: word).map(Optional.some) },
            help: help,
            choices: Wrapped.allValueStrings,
            defaultText: ""
        )
    }
}
