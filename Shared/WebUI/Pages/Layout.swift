import Contracts
import HTTPServer

/// The document around a page's content.
struct Layout {
    let page: Page
    let site: Site

    var document: String {
        let body = html {
            a(href: "#content", .class("skip-link")) { "Skip to content" }
            if site.settings.isZoomSimulated {
                aside(.class("simulated"), .aria("label", "Simulated Zoom")) {
                    strong { "Simulated Zoom" }
                    " No real Zoom account or call is involved."
                }
            }
            if let viewer = page.viewer { banner(viewer) } else { plainBanner }
            div(.class(frame)) {
                if let viewer = page.viewer, case .settings(let current) = page.section {
                    SettingsMenu(of: viewer.user, current: current)
                }
                main(.id("content"), .tabindex(-1)) {
                    trail
                    heading
                    page.content
                }
            }
            if page.live != nil {
                p(.id("connection-note"), .class("connection-note"), .role("status"), .hidden) { "Reconnecting…" }
            }
        }
        return "<!doctype html><html lang=\"en\"><head>\(head.text)</head>" + openBody + body.text + "</body></html>"
    }

    private var head: HTML {
        html {
            voidElement("meta", [HTMLAttribute("charset", "utf-8")])
            voidElement("meta", [.name("viewport"), HTMLAttribute("content", "width=device-width, initial-scale=1")])
            refresh
            element("title", [], HTML("\(page.title) · \(Site.productName)"))
            voidElement("link", [.rel("icon"), .href(site.assets.path("icon.svg"))])
            for style in ["app.css"] + page.styles {
                voidElement("link", [.rel("stylesheet"), .href(site.assets.path(style))])
            }
            for script in ["app.js"] + page.scripts {
                element("script", [.src(site.assets.path(script)), HTMLAttribute("defer", "")], .empty)
            }
        }
    }

    /// A page that tries again does so by the script, which takes nothing from under a screen reader; without one, by itself.
    @HTMLBuilder private var refresh: HTML {
        switch page.refresh {
        case .again(let seconds): element("noscript", [], Self.refresh("\(seconds)"))
        case .to(let address, let seconds): Self.refresh("\(seconds);url=\(Escaping.address(address))")
        case nil: HTML.empty
        }
    }

    private static func refresh(_ content: String) -> HTML {
        voidElement("meta", [HTMLAttribute("http-equiv", "refresh"), HTMLAttribute("content", content)])
    }

    private var openBody: String {
        var attributes: [HTMLAttribute] = []
        if let live = page.live { attributes.append(.data("events", Escaping.address(live))) }
        // A live page is told, and need not look.
        if page.live == nil, case .again(let seconds) = page.refresh { attributes.append(.data("again", "\(seconds)")) }
        return "<body\(attributes.map(\.text).joined())>"
    }

    private var frame: String {
        if page.section.isSettings { return "frame with-menu" }
        return page.isWide ? "frame wide" : page.isNarrow ? "frame narrow" : "frame"
    }

    @HTMLBuilder private var trail: HTML {
        if !page.trail.isEmpty {
            nav(.class("trail"), .aria("label", "You are here")) {
                ol {
                    for link in page.trail { li { a(href: link.href) { link.text } } }
                    li(.aria("current", "page")) { page.title }
                }
            }
        }
    }

    @HTMLBuilder private var heading: HTML {
        div(.class(page.hidesHeading ? "heading visually-hidden" : "heading")) {
            h1 { page.title }
            if !page.aside.isEmpty { div(.class("heading-aside")) { page.aside } }
        }
    }

    // MARK: The top of the page

    private var plainBanner: HTML {
        header(.class("top")) { span(.class("brand")) { brand } }
    }

    private func banner(_ viewer: Viewer) -> HTML {
        header(.class("top")) {
            a(href: PagePath.calendar, .class("brand")) { brand }
            nav(.class("sections"), .aria("label", "Main")) {
                ul {
                    li { entry("Calendar", href: PagePath.calendar, isCurrent: page.section == .calendar) }
                    if SettingsPage.allCases.contains(where: { $0.isVisible(to: viewer.user) }) {
                        li { entry("Settings", href: PagePath.settings, isCurrent: page.section.isSettings) }
                    }
                }
            }
            BusinessMenu(viewer: viewer, section: page.section)
        }
    }

    @HTMLBuilder private var brand: HTML {
        Drawing.mark
        span { Site.productName }
    }

    private func entry(_ text: String, href: String, isCurrent: Bool) -> HTML {
        a(href: href, .aria("current", "page").when(isCurrent)) { text }
    }
}
