/// What is wrong with a program's settings: one sentence a setting.
package struct SettingsError: Error, CustomStringConvertible {
    /// The sentences, in the order in which the settings are declared.
    package let problems: [String]

    /// Takes the sentences.
    package init(problems: [String]) {
        self.problems = problems
    }

    package var description: String {
        (["The settings are not usable:"] + problems.map { "- \($0)" }).joined(separator: "\n")
    }
}
