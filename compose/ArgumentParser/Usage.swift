/// What `--help` prints of a command.
struct Usage {
    private let configuration: CommandConfiguration
    private let entries: [ArgumentReader.Entry]
    private let path: [String]

    /// Describes the command reached by the words of `path`.
    init(_ command: any ParsableCommand.Type, path: [String]) {
        self.configuration = command.configuration
        self.entries = ArgumentReader(command: command.init()).entries
        self.path = path
    }

    /// The one line that is shown with an error.
    var line: String {
        var words = path
        if !configuration.subcommands.isEmpty { words.append("<command>") }
        if entries.contains(where: { $0.parameter.shape != .argument }) { words.append("[options]") }
        words += entries.filter { $0.parameter.shape == .argument }.map { "<\($0.name)>" }
        return "Usage: " + words.joined(separator: " ")
    }

    /// The whole page.
    var text: String {
        var page = "\(configuration.abstract)\n\n\(line)\n"
        if !configuration.discussion.isEmpty { page += "\n\(configuration.discussion)\n" }
        let commands = configuration.subcommands.map { ($0.commandName, $0.configuration.abstract) }
        page += section("Commands", commands)
        page += section("Arguments", entries.filter { $0.parameter.shape == .argument }.map(row))
        page += section("Options", entries.filter { $0.parameter.shape != .argument }.map(row))
        return page
    }

    private func row(_ entry: ArgumentReader.Entry) -> (String, String) {
        var help = entry.parameter.help
        if !entry.parameter.choices.isEmpty { help += " (\(entry.parameter.choices.joined(separator: ", ")))" }
        if !entry.parameter.defaultText.isEmpty { help += " [\(entry.parameter.defaultText)]" }
        return switch entry.parameter.shape {
        case .flag: ("--\(entry.name)", help)
        case .option: ("--\(entry.name) <value>", help)
        case .argument: ("<\(entry.name)>", help)
        }
    }

    private func section(_ title: String, _ rows: [(String, String)]) -> String {
        guard let width = rows.map(\.0.count).max() else { return "" }
        let lines = rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)\n" }
        return "\n\(title):\n\(lines.joined())"
    }
}
