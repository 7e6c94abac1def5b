import HTTPServer

/// A page of the simulated Zoom: its own look, and "Simulated Zoom" plainly on it.
struct ZoomPage: Sendable {
    let title: String
    /// Who is signed in; their name stands in the header.
    var viewer: User?
    var status = HTTPStatus.ok
    /// The address that tells of changes to the content, and the tag of what is shown.
    var live: (address: String, tag: String)?
    /// Where whoever signs in or up by the header goes on to; the first page when nil.
    var next: String?
    /// Whether the page is a call, which takes the whole window.
    var isCall = false
    let content: HTML

    init(_ title: String, viewer: User? = nil, status: HTTPStatus = .ok, _ content: HTML) {
        self.title = title
        self.viewer = viewer
        self.status = status
        self.content = content
    }

    /// The page as an answer, kept by nobody.
    var response: Response {
        var response = Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: .bytes(Array(markup.markup.utf8))
        )
        Self.protect(&response)
        return response
    }

    /// Sets what every page and fragment carries.
    static func protect(_ response: inout Response) {
        response.headers[.cacheControl] = "no-store"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.xContentTypeOptions] = "nosniff"
        // No form-action: Allow leads to wherever the app lives.
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
            + "base-uri 'none'; frame-ancestors 'none'"
    }

    private var markup: HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) – Simulated Zoom</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="\(Assets.stylePath)">
        <script src="\(Assets.scriptPath)" defer></script>
        </head>
        <body\(isCall ? " class=\"call\"" : nil)>
        <header>
        <a class="brand" href="/"><span aria-hidden="true">▣</span> Simulated Zoom</a>
        \(navigation)
        </header>
        <p class="notice" role="note"><strong>Simulated Zoom.</strong> For trying things out: nothing here reaches \
        Zoom. Never type a real password.</p>
        \(main)
        </body>
        </html>

        """
    }

    private var main: HTML {
        guard let live else { return "<main>\(content)</main>" }
        return "<main data-live=\"\(live.address)\" data-tag=\"\(live.tag)\">\(content)</main>"
    }

    private var navigation: HTML {
        guard !isCall else { return "" }
        guard let viewer else {
            return """
                <nav aria-label="Zoom"><a href="/signin\(Parts.goingTo(next))">Sign in</a> \
                <a href="/signup\(Parts.goingTo(next))">Sign up</a></nav>
                """
        }
        return """
            <nav aria-label="Zoom">
            <a href="/profile/settings">Settings</a>
            <a href="/marketplace">App Marketplace</a>
            <span class="who">\(viewer.displayName)</span>
            <form method="post" action="/signout"><button class="quiet">Sign Out</button></form>
            </nav>
            """
    }
}
