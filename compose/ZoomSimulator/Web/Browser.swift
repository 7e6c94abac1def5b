import HTTPServer

/// Who is at the other end of a page: the session in their cookie, and what kind of device it is.
struct Browser: Sendable {
    private static let cookieName = "zoom_session"

    /// The session token; nil when there is none.
    let session: String?
    /// Who is signed in.
    let user: User?
    /// Whether it is an iPhone, on which Zoom lets nobody host in the browser.
    let isPhoneOfApple: Bool
    /// Whether it is a phone or a tablet.
    let isMobile: Bool

    init(_ request: Request, _ core: SimulatorCore) {
        let session = request.cookies[Self.cookieName]
        self.session = session
        user = core.read { world, _ in world.signedIn(session) }
        let agent = request.headers[.userAgent] ?? ""
        isPhoneOfApple = agent.contains("iPhone") || agent.contains("iPod")
        isMobile = isPhoneOfApple || agent.contains("iPad") || agent.contains("Android")
    }

    /// The cookie that carries a new session.
    static func cookie(_ session: String, origin: String) -> Cookie {
        Cookie(name: cookieName, value: session, isSecure: origin.hasPrefix("https://"))
    }

    /// The cookie that ends the session.
    static func signedOut(origin: String) -> Cookie {
        cookie("", origin: origin).removal
    }

    /// A path of ours to go on to: what is no plain path is left alone.
    static func path(_ text: String?) -> String? {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), text.utf8.count <= 4_096
        else { return nil }
        return text
    }
}
