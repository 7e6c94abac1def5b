/// Markup that is safe to send: made by element functions and components, or known to be ours.
///
/// Text becomes markup in one place, where it is put into a builder or an attribute, and is escaped there.
package struct HTML: Equatable, Sendable {
    /// The markup.
    package private(set) var text: String

    /// Nothing.
    package static let empty = HTML(trusted: "")

    /// Escapes a text.
    package init(_ text: String) {
        self.text = Escaping.text(text)
    }

    /// Takes markup as it is.
    init(trusted: String) {
        text = trusted
    }

    /// Whether there is nothing in it.
    package var isEmpty: Bool { text.isEmpty }

    /// Puts one after the other.
    package static func + (left: HTML, right: HTML) -> HTML {
        HTML(trusted: left.text + right.text)
    }

    mutating func append(_ other: HTML) {
        text += other.text
    }
}

/// What has a form as markup: the components of pages.
package protocol HTMLComponent {
    /// Its markup.
    @HTMLBuilder var html: HTML { get }
}
