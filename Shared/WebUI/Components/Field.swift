/// One thing to fill in: label, hint, input, and what is wrong with it.
package struct Field: HTMLComponent {
    /// What is filled in.
    package enum Kind: Sendable {
        case text
        case email
        case password
        case date
        case time
        case number
        /// Several lines.
        case lines(Int)
        /// One of a list.
        case choice([Option])

        fileprivate var type: StaticString {
            switch self {
            case .email: "email"
            case .password: "password"
            case .date: "date"
            case .time: "time"
            case .number: "number"
            default: "text"
            }
        }
    }

    /// One of a list.
    package struct Option: Equatable, Sendable {
        /// What is sent.
        package let value: String
        /// What is shown.
        package let text: String

        /// Makes an option.
        package init(_ value: String, _ text: String) {
            self.value = value
            self.text = text
        }
    }

    private let label: String
    private let name: String
    private let kind: Kind
    private let value: String
    private let hint: String?
    private let error: String?
    private let isRequired: Bool
    private let more: [HTMLAttribute]

    /// Makes a field.
    ///
    /// `value` is what it holds at first; a password's is never shown. `hint` says what to write, `error` what is wrong with
    /// what was sent and how to mend it. `autocomplete` is what browsers may fill in: `off` for what is about other people.
    package init(
        _ label: String,
        name: String,
        _ kind: Kind = .text,
        value: String = "",
        hint: String? = nil,
        error: String? = nil,
        isRequired: Bool = true,
        autocomplete: String = "off",
        _ more: HTMLAttribute...
    ) {
        self.label = label
        self.name = name
        self.kind = kind
        if case .password = kind { self.value = "" } else { self.value = value }
        self.hint = hint
        self.error = error
        self.isRequired = isRequired
        self.more = more + [.autocomplete(autocomplete)]
    }

    package var html: HTML {
        div(.class(error == nil ? "field" : "field invalid")) {
            WebUI.label(.for(id)) {
                label
                if !isRequired { span(.class("optional")) { " (optional)" } }
            }
            if let hint { p(.class("hint"), .id("\(id)-hint")) { hint } }
            control
            if let error { p(.class("field-error"), .id("\(id)-error")) { error } }
        }
    }

    private var id: String { "field-\(name)" }

    private var attributes: [HTMLAttribute] {
        let described = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }].compactMap(\.self)
        return [
            .id(id), .name(name), .required.when(isRequired), .aria("invalid", "true").when(error != nil),
            .aria("describedby", described.joined(separator: " ")).when(!described.isEmpty),
        ] + more
    }

    private var control: HTML {
        switch kind {
        case .lines(let count):
            element("textarea", attributes + [.rows(count)], HTML(trusted: "\n") + HTML(value))
        case .choice(let options):
            element(
                "select",
                attributes,
                WebUI.html {
                    for choice in options {
                        option(.value(choice.value), .selected.when(choice.value == value)) { choice.text }
                    }
                }
            )
        default:
            voidElement("input", [.type(kind.type)] + attributes + [.value(value)])
        }
    }
}
