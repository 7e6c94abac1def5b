import Contracts

/// A text that leads somewhere.
package struct Link: Equatable, Sendable {
    /// What it says.
    package let text: String
    /// Where it leads.
    package let href: String

    /// Makes a link.
    package init(_ text: String, href: String) {
        self.text = text
        self.href = href
    }

    /// The first page.
    package static let calendar = Link("Go to the calendar", href: PagePath.calendar)
}
