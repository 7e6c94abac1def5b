/// Something that a program takes on its command line: for one start, where a setting is for all.
package struct ProgramFlag: Equatable, Sendable {
    /// As it is written, such as `--take-over`.
    package let name: String
    /// What it does.
    package let help: String

    /// Declares a flag.
    package init(_ name: String, help: String) {
        precondition(name.hasPrefix("--"), "a flag begins with two dashes: \(name)")
        self.name = name
        self.help = help
    }
}
