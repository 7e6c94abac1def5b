/// Pages that belong together, side by side above the content.
package struct Tabs: HTMLComponent {
    /// One of the pages.
    package struct Tab: Equatable, Sendable {
        /// What it says.
        package let text: String
        /// Where it leads.
        package let href: String
        /// Whether it is this page.
        package let isCurrent: Bool

        /// Makes a tab.
        package init(_ text: String, href: String, isCurrent: Bool) {
            self.text = text
            self.href = href
            self.isCurrent = isCurrent
        }
    }

    private let label: String
    private let tabs: [Tab]

    /// Makes tabs; the label names them for screen readers.
    package init(_ label: String, _ tabs: [Tab]) {
        self.label = label
        self.tabs = tabs
    }

    package var html: HTML {
        nav(.class("tabs"), .aria("label", label)) {
            ul {
                for tab in tabs {
                    li { a(href: tab.href, .aria("current", "page").when(tab.isCurrent)) { tab.text } }
                }
            }
        }
    }
}
