import Cryptography

/// The challenge of PKCE: only who knows its verifier may exchange the code.
///
/// Source: RFC 7636; zoom/FACTS section 1: the method is `plain` when left out.
struct CodeChallenge: Codable, Equatable, Sendable {
    enum Method: String, Codable, Sendable {
        case plain, S256
    }

    let value: String
    let method: Method

    /// Whether the verifier is the one.
    func accepts(_ verifier: String) -> Bool {
        switch method {
        case .plain: constantTimeEquals(verifier, value)
        case .S256: constantTimeEquals(Base64URL.encode(SHA256.hash(Array(verifier.utf8))), value)
        }
    }
}
