/// What the parser asks of a property wrapper.
protocol Parameter {
    var shape: ParameterShape { get }
    var help: String { get }
    /// Whether a command line without it is refused.
    var isMissing: Bool { get }
    /// Words the value may be, if they can be listed.
    var choices: [String] { get }
    /// Shown by `--help`, empty if there is nothing to show.
    var defaultText: String { get }
    /// Takes the word; false if it isn't a value of this type.
    func take(_ word: String) -> Bool
}

/// How a parameter stands on the command line.
enum ParameterShape {
    case flag, option, argument
}
