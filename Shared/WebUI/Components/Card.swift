/// A part of a page with a heading of its own.
package struct Card: HTMLComponent {
    private let title: String?
    private let aside: HTML
    private let content: HTML

    /// Makes a card; `aside` stands beside the heading.
    package init(_ title: String? = nil, aside: HTML = .empty, @HTMLBuilder content: () -> HTML) {
        self.title = title
        self.aside = aside
        self.content = content()
    }

    package var html: HTML {
        section(.class("card")) {
            if let title {
                div(.class("card-heading")) {
                    h2 { title }
                    aside
                }
            }
            content
        }
    }
}
