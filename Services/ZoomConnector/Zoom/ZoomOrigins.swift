import Foundation

/// Which hosts are Zoom's: the real ones, or those of a configured simulator.
struct ZoomOrigins: Equatable, Sendable {
    /// OAuth and the pages: `https://zoom.us`.
    var web: String
    /// The REST API when a token names no place of its own: `https://api.zoom.us`.
    var api: String

    /// Zoom itself.
    static let zoom = ZoomOrigins(web: "https://zoom.us", api: "https://api.zoom.us")

    /// Whether a link or an `api_url` that Zoom gave leads to Zoom.
    ///
    /// Only `https` under `.zoom.us`, or an origin that is configured, counts; user information in a link never does.
    func accepts(_ link: String) -> Bool {
        guard let components = URLComponents(string: link), components.user == nil, components.password == nil,
            let scheme = components.scheme, let host = components.host?.lowercased()
        else { return false }
        let origin = "\(scheme)://\(host)\(components.port.map { ":\($0)" } ?? "")"
        if origin == web || origin == api { return true }
        return scheme == "https" && components.port == nil && (host == "zoom.us" || host.hasSuffix(".zoom.us"))
    }

    /// Where the browser goes to authorise: with `state` and a PKCE challenge (S256).
    func authorize(clientID: String, redirectURI: String, state: String, challenge: String) -> String {
        let fields = [
            ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectURI), ("state", state),
            ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ]
        let query = fields.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
        return "\(web)/oauth/authorize?\(query)"
    }
}
