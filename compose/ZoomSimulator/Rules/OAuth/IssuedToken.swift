/// An access or refresh token that was given out.
struct IssuedToken: Codable, Equatable, Sendable {
    let clientID: String
    let userID: String
    /// The authorisation it belongs to: a newer one voids it.
    let authorization: Int
    let scopes: [String]
    var expiresAt: Instant
}
