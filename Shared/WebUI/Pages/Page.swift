package import HTTPServer

/// A page: what is on it, and what the layout around it needs to know.
package struct Page: Sendable {
    /// When and where a page moves on by itself.
    package enum Refresh: Equatable, Sendable {
        /// The same page again.
        case again(seconds: Int)
        /// Another address; ours, or Zoom's.
        case to(String, seconds: Int = 0)
    }

    /// The heading, and the title of the tab.
    package var title: String
    /// Who looks at it; nil on pages for everybody.
    package var viewer: Viewer?
    /// Where it belongs.
    package var section: Section
    /// What stands under the heading.
    package var content: HTML
    /// What stands beside the heading: buttons, a status.
    package var aside: HTML = .empty
    /// The pages above this one: text and address.
    package var trail: [Link] = []
    /// The path of the event stream that says when the page's live regions have changed.
    package var live: String?
    /// Names of the service's own style sheets that it needs.
    package var styles: [String] = []
    /// Names of the service's own scripts that it needs.
    package var scripts: [String] = []
    /// Whether and where it moves on by itself.
    package var refresh: Refresh?
    /// A narrow column: a form or a message for itself.
    package var isNarrow = false
    /// The whole width: a calendar.
    package var isWide = false
    /// Whether the heading is for screen readers only.
    package var hidesHeading = false
    /// The response's status.
    package var status = HTTPStatus.ok

    /// Makes a page for who is signed in, or with `viewer` nil for everybody.
    package init(
        _ title: String,
        for viewer: Viewer?,
        in section: Section = .none,
        live: String? = nil,
        styles: [String] = [],
        scripts: [String] = [],
        @HTMLBuilder content: () -> HTML
    ) {
        self.title = title
        self.viewer = viewer
        self.section = section
        self.live = live
        self.styles = styles
        self.scripts = scripts
        self.content = content()
    }

    /// A page in a narrow column without navigation, for who is not signed in: signing in, joining.
    package static func plain(
        _ title: String,
        live: String? = nil,
        @HTMLBuilder content: () -> HTML
    ) -> Page {
        var page = Page(title, for: nil, live: live, content: content)
        page.isNarrow = true
        return page
    }

    /// A page that goes on to Zoom at once, with a link for browsers that don't.
    ///
    /// A page and not a redirect: Chromium holds a form's redirects against `form-action`, on every hop.
    package static func leaving(
        to address: String,
        _ title: String,
        message: String,
        link: String,
        for viewer: Viewer? = nil
    ) -> Page {
        var page = Page(title, for: viewer) {
            div(.class("notice")) {
                p(.role("status")) { message }
                p { a(href: address, .class("button"), .rel("noreferrer")) { link } }
            }
        }
        page.isNarrow = true
        page.refresh = .to(address)
        return page
    }

    /// The page with some of its properties changed.
    package func with(_ change: (inout Page) -> Void) -> Page {
        var page = self
        change(&page)
        return page
    }

    /// The answer.
    package func response(_ site: Site) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: .bytes(Array(Layout(page: self, site: site).document.utf8))
        )
    }
}
