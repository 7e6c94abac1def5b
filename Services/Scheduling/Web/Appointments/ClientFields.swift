import Contracts
import HTTPServer
import WebUI

/// The clients of a booking as they are typed: picked by name, or added.
struct ClientFields: Equatable, Sendable {
    /// One line: a name, and whether it is a new client's.
    struct Line: Equatable, Sendable {
        var name = ""
        var isNew = false
        var error: String?
    }

    /// 1 to 20.
    var lines: [Line]

    /// One line, empty.
    init() {
        lines = [Line()]
    }

    /// Takes what a form says in fields named `client-1`, `new-1`, `client-2` and so on.
    init(_ form: URLEncodedForm) {
        lines = (1...AppointmentRules.mostClients).compactMap { number in
            form["client-\(number)"].map { Line(name: $0, isNew: form["new-\(number)"] != nil) }
        }
        if lines.isEmpty { lines = [Line()] }
    }

    /// Whether there is room for another line.
    var mayGrow: Bool { lines.count < AppointmentRules.mostClients }

    /// A client of the booking.
    enum Choice: Equatable, Sendable {
        case known(ClientID)
        case new(ClientLabel)
    }

    /// Who is meant; nil when something is wrong, which the lines then say.
    ///
    /// `find` looks for a client of that name.
    mutating func choices(find: (ClientLabel) throws -> ClientID?) rethrows -> [Choice]? {
        var choices: [Choice] = []
        for index in lines.indices {
            lines[index].error = nil
            // Further lines may be left empty.
            if lines[index].name.allSatisfy(\.isWhitespace), lines.count > 1, index > 0 || !choices.isEmpty { continue }
            guard let label = ClientLabel(lines[index].name) else {
                lines[index].error =
                    lines[index].name.allSatisfy(\.isWhitespace)
                    ? "Choose a client, or write a new one’s name."
                    : "A name has at most \(ClientLabel.longest) characters."
                continue
            }
            let choice: Choice
            switch (try find(label), lines[index].isNew) {
            case (let id?, false): choice = .known(id)
            case (nil, true): choice = .new(label)
            case (_?, true):
                lines[index].error =
                    "There is a client of this name already. Untick “new client” to book them, or tell the two apart."
                continue
            case (nil, false):
                lines[index].error = "There is no client of this name yet. Tick “new client” to add them."
                continue
            }
            if choices.contains(choice) || Self.isSameNew(choice, choices) {
                lines[index].error = "This client is in the appointment already."
                continue
            }
            choices.append(choice)
        }
        return lines.allSatisfy { $0.error == nil } ? choices : nil
    }

    private static func isSameNew(_ choice: Choice, _ others: [Choice]) -> Bool {
        guard case .new(let label) = choice else { return false }
        return others.contains { other in
            guard case .new(let known) = other else { return false }
            return known.text.lowercased() == label.text.lowercased()
        }
    }

    /// The fields; `known` are suggested while typing.
    func html(known: [NamedClient]) -> HTML {
        WebUI.html {
            if lines.count == 1 {
                html(of: 1, "Client")
            } else {
                FieldGroup("Clients") {
                    for number in 1...lines.count { html(of: number, "Client \(number)") }
                }
            }
            datalist(.id("known-clients")) {
                for client in known { option(.value(client.label)) {} }
            }
            if mayGrow {
                p(.class("client-more")) {
                    button(
                        .type("submit"),
                        .class("button quiet"),
                        .name("more"),
                        .value("clients"),
                        HTMLAttribute("formnovalidate", "")
                    ) { "Add another client" }
                }
            }
        }
    }

    private func html(of number: Int, _ label: String) -> HTML {
        let line = lines[number - 1]
        return div(.class("client-line")) {
            Field(
                label,
                name: "client-\(number)",
                value: line.name,
                hint: number == 1 ? "Begin to write a name and pick it, or write a new one." : nil,
                error: line.error,
                isRequired: number == 1,
                .list("known-clients"),
                .maxlength(ClientLabel.longest)
            )
            Checkbox(
                number == 1 ? "This is a new client" : "Client \(number) is a new client",
                name: "new-\(number)",
                isChecked: line.isNew
            )
        }
    }
}
