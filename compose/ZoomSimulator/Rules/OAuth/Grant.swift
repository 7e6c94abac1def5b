/// What one user has allowed one app: "the app is added".
struct Grant: Codable, Equatable, Sendable {
    let clientID: String
    let userID: String
    /// What was allowed last, as Zoom lists it.
    var scopes: [String]
    var addedAt: Instant
    /// The authorisation whose tokens count; nil until a code was exchanged.
    var liveAuthorization: Int?
}
