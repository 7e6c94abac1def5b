import Cryptography

/// What is kept of a token: enough to recognise it, not enough to use it.
struct Digest: Hashable, Codable, Sendable, RawRepresentable, CodingKeyRepresentable {
    let rawValue: String

    init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The digest of a token.
    init(of token: String) {
        rawValue = Base64URL.encode(SHA256.hash(Array(token.utf8)))
    }
}
