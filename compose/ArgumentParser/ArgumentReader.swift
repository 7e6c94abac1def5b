/// Fills a command's properties from its arguments.
struct ArgumentReader {
    /// A property of the command, under its name on the command line.
    struct Entry {
        let name: String
        let parameter: any Parameter
    }

    let entries: [Entry]

    /// Finds the declared properties; `dryRun` becomes `dry-run`.
    init(command: any ParsableCommand) {
        entries = Mirror(reflecting: command).children.compactMap { child in
            guard let label = child.label, let parameter = child.value as? any Parameter else { return nil }
            return Entry(name: Self.name(ofProperty: label), parameter: parameter)
        }
    }

    /// Reads the words.
    /// - Throws: `HelpFlag` for `--help` or `-h`; `ValidationError` for what can't be read or is missing.
    func read(_ words: ArraySlice<String>) throws {
        var rest = words
        var positional = entries.filter { $0.parameter.shape == .argument }[...]
        var optionsEnded = false
        while let word = rest.popFirst() {
            if !optionsEnded, word == "--" {
                optionsEnded = true
            } else if !optionsEnded, word == "--help" || word == "-h" {
                throw HelpFlag()
            } else if !optionsEnded, word.hasPrefix("--") {
                try readNamed(word.dropFirst(2), from: &rest)
            } else if let entry = positional.popFirst() {
                try give(word, to: entry, shownAs: "<\(entry.name)>")
            } else {
                throw ValidationError("Unexpected argument '\(word)'.")
            }
        }
        for entry in entries where entry.parameter.isMissing {
            let shown = entry.parameter.shape == .argument ? "<\(entry.name)>" : "--\(entry.name)"
            throw ValidationError("Missing \(shown): \(entry.parameter.help)")
        }
    }

    private func readNamed(_ word: Substring, from rest: inout ArraySlice<String>) throws {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let entry = entries.first(where: { $0.name == name && $0.parameter.shape != .argument }) else {
            throw ValidationError("Unknown option '--\(name)'.")
        }
        if entry.parameter.shape == .flag {
            guard parts.count == 1 else { throw ValidationError("--\(name) takes no value.") }
            _ = entry.parameter.take("")
        } else if parts.count == 2 {
            try give(String(parts[1]), to: entry, shownAs: "--\(name)")
        } else if let value = rest.popFirst() {
            try give(value, to: entry, shownAs: "--\(name)")
        } else {
            throw ValidationError("--\(name) needs a value.")
        }
    }

    private func give(_ word: String, to entry: Entry, shownAs shown: String) throws {
        guard entry.parameter.take(word) else {
            let choices = entry.parameter.choices
            let hint = choices.isEmpty ? "" : " It is one of: \(choices.joined(separator: ", "))."
            throw ValidationError("'\(word)' is no value for \(shown).\(hint)")
        }
    }

    private static func name(ofProperty label: String) -> String {
        var name = ""
        for character in label.drop(while: { $0 == "_" }) {
            if character.isUppercase { name += "-" }
            name += character.lowercased()
        }
        return name
    }
}
