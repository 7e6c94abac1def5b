import Foundation

/// The table of results in a file: each benchmark's newest figures on this machine.
struct ResultTable {
    private let path: String
    private static let head = """
        | benchmark | what | ours | yardstick or goal | ratio | when |
        | --- | --- | --- | --- | --- | --- |
        """

    init(path: String) {
        self.path = path
    }

    /// Puts the findings into the file in place of older ones of their names; what another machine found is dropped.
    ///
    /// `load` is how busy the machine was before they were measured.
    func record(_ findings: [Finding], on machine: Machine, load: String) throws {
        let when = "\(machine.date), load \(load) before, \(Machine.load) after"
        let new = findings.map { ($0.cells[0], "| \(($0.cells + [when]).joined(separator: " | ")) |") }
        let names = Set(new.map(\.0))
        let kept = text.contains(machine.description) ? Self.rows(text).filter { !names.contains($0.name) } : []
        let rows = (kept.map { ($0.name, $0.row) } + new).sorted { $0.0 < $1.0 }.map(\.1)
        let table = ([Self.head] + rows).joined(separator: "\n")
        try """
        # What `make bench` measured

        \(machine.description)

        Medians, in parentheses the lowest and the highest round. What is held against a goal is better below 1; of what is \
        held against a yardstick, rates are better above 1 and times below. *When* says how busy the machine was: the \
        load of a minute. On a quiet one it is below 0.3 before the first of a run; what is above 5 was the work of others, and \
        the row then says little.

        \(table)

        """.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// What is in the file.
    var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    private static func rows(_ text: String) -> [(name: String, row: String)] {
        text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
            (String(row.dropFirst(2).prefix { $0 != " " }), String(row))
        }
    }
}
