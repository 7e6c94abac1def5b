/// A command, or a group of subcommands, read from the command line into its properties.
///
/// The part of swift-argument-parser that `telehealth` uses, under that package's names.
package protocol ParsableCommand {
    /// Name, one-line abstract and subcommands.
    static var configuration: CommandConfiguration { get }

    init()

    /// Checks what no single value shows.
    /// - Throws: `ValidationError`, whose message is shown with the usage.
    func validate() throws

    /// Does the work.
    mutating func run() async throws
}

extension ParsableCommand {
    package func validate() throws {}

    /// A group has nothing of its own to do: it shows its subcommands.
    package mutating func run() async throws {
        throw HelpRequest(text: Usage(Self.self, path: [Self.commandName]).text)
    }

    static var commandName: String { configuration.commandName }
}

/// A command whose work is asynchronous; here every command is.
package protocol AsyncParsableCommand: ParsableCommand {}

extension ParsableCommand {
    /// Reads the arguments into the command they name.
    /// - Throws: `HelpRequest`, or `ValidationError` for what can't be read.
    package static func parseAsRoot(_ arguments: [String]) throws -> any ParsableCommand {
        try parse(arguments[...], path: [commandName])
    }

    static func parse(_ arguments: ArraySlice<String>, path: [String]) throws -> any ParsableCommand {
        let subcommands = configuration.subcommands
        guard subcommands.isEmpty else {
            guard let first = arguments.first, first != "--help", first != "-h" else {
                throw HelpRequest(text: Usage(Self.self, path: path).text)
            }
            guard let next = subcommands.first(where: { $0.commandName == first }) else {
                throw ValidationError("Unknown command '\(first)'.", usage: Usage(Self.self, path: path).line)
            }
            return try next.parse(arguments.dropFirst(), path: path + [first])
        }
        let command = Self()
        do {
            try ArgumentReader(command: command).read(arguments)
            try command.validate()
        } catch is HelpFlag {
            throw HelpRequest(text: Usage(Self.self, path: path).text)
        } catch let error as ValidationError {
            throw ValidationError(error.message, usage: Usage(Self.self, path: path).line)
        }
        return command
    }
}
