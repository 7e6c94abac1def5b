import FoundationEssentials

/// Reads a program's settings from the environment over a file, and knows how to list them.
///
/// A setting is declared where it is read: name, unit, default and help in one call. The same calls make `--help`.
/// Problems are gathered; ``finish()`` reports all at once.
package final class Settings {
    /// One setting as `--help` shows it.
    package struct Entry: Equatable, Sendable {
        package var name: String
        package var help: String
        package var unit: String?
        package var fallback: String?
    }

    /// What was declared so far.
    package private(set) var entries: [Entry] = []
    private let environment: [String: String]
    private let file: [String: String]
    private var problems: [String] = []

    /// Takes the environment; `TELEHEALTH_CONFIG` in it names a file of `NAME=value` lines, which the environment overrides.
    package init(environment: [String: String]) {
        self.environment = environment
        guard let path = environment["TELEHEALTH_CONFIG"] else {
            file = [:]
            return
        }
        var values: [String: String] = [:]
        do {
            let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            {
                let line = line.trimmed
                guard !line.isEmpty, !line.hasPrefix("#") else { continue }
                guard let equals = line.firstIndex(of: "=") else {
                    problems.append("line \(number + 1) of the file in TELEHEALTH_CONFIG is not NAME=value")
                    continue
                }
                values[line[..<equals].trimmed] = line[line.index(after: equals)...].trimmed
            }
        } catch {
            problems.append("TELEHEALTH_CONFIG names a file that cannot be read; check its path and mode")
        }
        file = values
    }

    /// Settings without any values: for listing them.
    package convenience init() {
        self.init(environment: [:])
    }

    /// A text; required unless it has a default.
    package func string(_ name: String, default fallback: String? = nil, help: String) -> String {
        declare(name, help, nil, fallback)
        if let value = value(name), !value.isEmpty { return value }
        if let fallback { return fallback }
        problems.append("\(name) is not set: \(help)")
        return ""
    }

    /// A text that may be absent.
    package func optionalString(_ name: String, help: String) -> String? {
        declare(name, help, nil, "none")
        return value(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A whole number in a range.
    package func integer(
        _ name: String,
        default fallback: Int? = nil,
        in range: ClosedRange<Int> = 0...Int.max,
        unit: String? = nil,
        help: String
    ) -> Int {
        declare(name, help, unit, fallback.map(String.init))
        guard let text = value(name), !text.isEmpty else {
            if let fallback { return fallback }
            problems.append("\(name) is not set: \(help)")
            return range.lowerBound
        }
        guard let number = Int(text), range.contains(number) else {
            let top = range.upperBound == Int.max ? "" : " to \(range.upperBound)"
            problems.append("\(name) is \"\(text)\", but must be a whole number from \(range.lowerBound)\(top)")
            return range.lowerBound
        }
        return number
    }

    /// `true` or `false`.
    package func boolean(_ name: String, default fallback: Bool, help: String) -> Bool {
        choice(name, default: fallback ? "true" : "false", of: ["true", "false"], help: help) == "true"
    }

    /// One of a few words.
    package func choice(_ name: String, default fallback: String, of choices: [String], help: String) -> String {
        declare(name, "\(help) (\(choices.joined(separator: ", ")))", nil, fallback)
        guard let text = value(name), !text.isEmpty else { return fallback }
        guard choices.contains(text) else {
            problems.append("\(name) is \"\(text)\", but must be one of \(choices.joined(separator: ", "))")
            return fallback
        }
        return text
    }

    /// A secret: in `NAME`, or better in the file that `NAME_FILE` names.
    ///
    /// Never shown in a problem.
    package func secret(_ name: String, required: Bool = true, help: String) -> String? {
        declare(name, "\(help); or \(name)_FILE: a file that holds it", nil, required ? nil : "none")
        if let text = value(name), !text.isEmpty { return text }
        guard let path = value("\(name)_FILE"), !path.isEmpty else {
            if required { problems.append("neither \(name) nor \(name)_FILE is set: \(help)") }
            return nil
        }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            problems.append("\(name)_FILE names a file that cannot be read; check its path and mode")
            return nil
        }
        let text = String(decoding: data, as: UTF8.self).trimmed
        if text.isEmpty { problems.append("\(name)_FILE names an empty file") }
        return text.isEmpty ? nil : text
    }

    /// Adds a problem that the caller found in a value.
    package func reject(_ name: String, _ why: String) {
        problems.append("\(name) \(why)")
    }

    /// Ends the declarations.
    ///
    /// - Throws: ``SettingsError`` with every problem, unknown names in the file among them.
    package func finish() throws {
        var known = Set(entries.map(\.name))
        known.formUnion(entries.map { "\($0.name)_FILE" })
        for name in file.keys.sorted() where !known.contains(name) {
            problems.append("\(name) in the file of TELEHEALTH_CONFIG is not a setting of this program; see --help")
        }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
    }

    /// What `--help` prints.
    package func help(program: String, summary: String) -> String {
        var text =
            "\(program): \(summary)\n\nSettings, from the environment or the file that TELEHEALTH_CONFIG names:\n"
        for entry in entries {
            let unit = entry.unit.map { ", \($0)" } ?? ""
            let fallback = entry.fallback.map { "default \($0)" } ?? "required"
            text += "\n  \(entry.name)  (\(fallback)\(unit))\n      \(entry.help)\n"
        }
        return text
    }

    private func declare(_ name: String, _ help: String, _ unit: String?, _ fallback: String?) {
        precondition(!entries.contains { $0.name == name }, "setting \(name) is declared twice")
        entries.append(Entry(name: name, help: help, unit: unit, fallback: fallback))
    }

    private func value(_ name: String) -> String? {
        environment[name] ?? file[name]
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view = view.dropFirst() }
        while let last = view.last, last.isWhitespace { view = view.dropLast() }
        return String(view)
    }
}
