/// Where an app wants to be told of events, and what is known of that address.
struct AppWebhook: Codable, Equatable, Sendable {
    let url: String
    let secretToken: String
    /// The events it wants; nil: all.
    let events: [String]?
    /// When the address last proved that it knows the secret.
    var validatedAt: Instant?
    /// Why the last challenge failed; nil when it did not.
    var validationFailure: String?
    /// When it is challenged next.
    var challengeAt: Instant
    /// Whether a challenge is under way.
    var isBeingChallenged = false

    /// Whether the app wants to be told of an event.
    func wants(_ event: String) -> Bool {
        events?.contains(event) ?? true
    }
}
