package import HTTPServer

/// The cookie that carries a session.
package enum SessionCookie {
    /// Its name.
    package static let name = "session"

    /// The cookie of a session's token.
    ///
    /// A secure one is sent over https only: all are, unless the site itself is http.
    static func carrying(_ token: String, isSecure: Bool) -> Cookie {
        Cookie(
            name: name,
            value: token,
            maximumAge: Int(PageSession.lifetime.components.seconds),
            isSecure: isSecure,
            sameSite: .lax
        )
    }

    /// The cookie that removes a session from the browser.
    package static func removal(isSecure: Bool) -> Cookie {
        carrying("", isSecure: isSecure).removal
    }
}
