/// A code that waits to be exchanged for tokens.
struct AuthorizationCode: Codable, Equatable, Sendable {
    /// How long a code lives.
    static let seconds: Int64 = 300

    let clientID: String
    let userID: String
    let redirectURI: String
    let challenge: CodeChallenge?
    let scopes: [String]
    /// The number of the authorisation it came from.
    let authorization: Int
    let expiresAt: Instant
}
