/// How much a button or a link that looks like one weighs.
package enum Weight: String, Sendable {
    /// What one most likely came for; one a page.
    case primary
    case secondary
    /// Something that is lost by it.
    case danger
    /// In running text.
    case quiet

    var className: String {
        switch self {
        case .primary: "button"
        case .secondary: "button secondary"
        case .danger: "button danger"
        case .quiet: "button quiet"
        }
    }
}

/// A link that looks like a button.
package struct ButtonLink: HTMLComponent {
    private let text: String
    private let href: String
    private let weight: Weight
    private let target: String?

    /// Makes a link.
    ///
    /// `target` names the tab that it opens in.
    package init(_ text: String, href: String, _ weight: Weight = .secondary, target: String? = nil) {
        self.text = text
        self.href = href
        self.weight = weight
        self.target = target
    }

    package var html: HTML {
        a(href: href, .class(weight.className), .target(target ?? "").when(target != nil)) { text }
    }
}
