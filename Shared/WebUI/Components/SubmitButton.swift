/// Sends the form that it is in.
package struct SubmitButton: HTMLComponent {
    private let text: String
    private let weight: Weight
    private let choice: (name: String, value: String)?
    private let isDisabled: Bool

    /// Makes a button.
    ///
    /// `choice` is a field that only this button sends, where a form has several.
    package init(
        _ text: String,
        _ weight: Weight = .primary,
        choice: (name: String, value: String)? = nil,
        isDisabled: Bool = false
    ) {
        self.text = text
        self.weight = weight
        self.choice = choice
        self.isDisabled = isDisabled
    }

    package var html: HTML {
        button(
            .type("submit"),
            .class(weight.className),
            .name(choice?.name ?? "").when(choice != nil),
            .value(choice?.value ?? "").when(choice != nil),
            .disabled.when(isDisabled)
        ) { text }
    }
}
