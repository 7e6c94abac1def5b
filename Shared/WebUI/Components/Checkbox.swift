/// A box to tick, with its label beside it.
package struct Checkbox: HTMLComponent {
    private let label: String
    private let name: String
    private let value: String
    private let isChecked: Bool
    private let hint: String?
    private let isDisabled: Bool

    /// Makes a box; a ticked one sends its name and value.
    package init(
        _ label: String,
        name: String,
        value: String = "on",
        isChecked: Bool,
        hint: String? = nil,
        isDisabled: Bool = false
    ) {
        self.label = label
        self.name = name
        self.value = value
        self.isChecked = isChecked
        self.hint = hint
        self.isDisabled = isDisabled
    }

    package var html: HTML {
        let id = "box-\(name)-\(value)"
        return div(.class("checkbox")) {
            input(
                .type("checkbox"),
                .id(id),
                .name(name),
                .value(value),
                .checked.when(isChecked),
                .disabled.when(isDisabled),
                .aria("describedby", "\(id)-hint").when(hint != nil)
            )
            div {
                WebUI.label(.for(id)) { label }
                if let hint { p(.class("hint"), .id("\(id)-hint")) { hint } }
            }
        }
    }
}

/// Boxes or other fields that belong together, under one question.
package struct FieldGroup: HTMLComponent {
    private let title: String
    private let hint: String?
    private let content: HTML

    /// Makes a group.
    package init(_ title: String, hint: String? = nil, @HTMLBuilder content: () -> HTML) {
        self.title = title
        self.hint = hint
        self.content = content()
    }

    package var html: HTML {
        fieldset {
            legend { title }
            if let hint { p(.class("hint")) { hint } }
            content
        }
    }
}
