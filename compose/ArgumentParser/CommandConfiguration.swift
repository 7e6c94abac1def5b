/// What a command is called and says of itself.
package struct CommandConfiguration {
    /// The word that names the command.
    package let commandName: String
    /// One line for the list of commands.
    package let abstract: String
    /// What `--help` says below the abstract.
    package let discussion: String
    /// The commands this one groups; a group has no options of its own.
    package let subcommands: [any ParsableCommand.Type]

    /// Describes a command, or a group when there are subcommands.
    package init(
        commandName: String,
        abstract: String,
        discussion: String = "",
        subcommands: [any ParsableCommand.Type] = []
    ) {
        self.commandName = commandName
        self.abstract = abstract
        self.discussion = discussion
        self.subcommands = subcommands
    }
}
