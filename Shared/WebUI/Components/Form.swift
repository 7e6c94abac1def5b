/// A form that changes something: carries the session's secret and its own number.
package struct Form: HTMLComponent {
    /// The field with the session's secret, which ``SignedIn`` asks for.
    package static let csrfField = "csrf"

    private let action: String
    private let csrf: String?
    private let submission: String?
    private let isInline: Bool
    private let opensIn: String?
    private let content: HTML

    /// Makes a form of who is signed in.
    ///
    /// `viewer` is nil only where nobody is signed in. `submission` is a new id, so that sending the same form twice
    /// changes something once; nil where that is harmless. `isInline`: a button by itself, in a line with others.
    /// `opensIn` names the tab that the answer opens in.
    package init(
        post action: String,
        for viewer: Viewer?,
        submission: String? = nil,
        isInline: Bool = false,
        opensIn: String? = nil,
        @HTMLBuilder content: () -> HTML
    ) {
        self.action = action
        csrf = viewer?.session.csrf
        self.submission = submission
        self.isInline = isInline
        self.opensIn = opensIn
        self.content = content()
    }

    package var html: HTML {
        form(
            .method("post"),
            .action(action),
            .class("inline").when(isInline),
            .target(opensIn ?? "").when(opensIn != nil)
        ) {
            if let csrf { HiddenField(Self.csrfField, csrf) }
            if let submission { HiddenField(FormSubmission.field, submission) }
            content
        }
    }
}

/// A field that nobody sees.
package struct HiddenField: HTMLComponent {
    private let name: String
    private let value: String

    /// Makes a field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package var html: HTML {
        input(.type("hidden"), .name(name), .value(value))
    }
}
