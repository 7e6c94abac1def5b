import Contracts

/// What is done with a browser that comes back from Zoom.
enum CallbackDecision: Equatable, Sendable {
    /// Exchange the code.
    case exchange(code: String)
    /// The person said no at Zoom, or Zoom did for another reason.
    case refusedAtZoom(declined: Bool)
    /// A reload: the code has been used; go on to where the attempt stands.
    case already
    /// Too late: start over.
    case expired
    /// The address does not come from a Connect of ours, or from one in another browser.
    case foreign
    /// Somebody else is signed in here now.
    case otherUser
}

/// Decides about the callback.
enum CallbackRules {
    /// What the browser brings.
    struct Return: Equatable, Sendable {
        /// From the query.
        var code: String?
        /// From the query, on a refusal.
        var error: String?
        /// Whether the state's cookie is there and the same as the state in the query.
        var isSameBrowser: Bool
        /// Who is signed in; nil when the session has ended meanwhile.
        var user: UserID?
    }

    /// What is known of the state; nil when it is none of ours.
    struct Known: Equatable, Sendable {
        var user: UserID
        var isWaiting: Bool
        var expiresAt: Timestamp
    }

    /// The decision: each state is good once, for an hour, in the browser and for the person that it was made for.
    static func decide(_ back: Return, known: Known?, now: Timestamp) -> CallbackDecision {
        guard let known else { return .foreign }
        guard back.user == nil || back.user == known.user else { return .otherUser }
        guard known.isWaiting else { return .already }
        guard back.isSameBrowser else { return .foreign }
        guard now < known.expiresAt else { return .expired }
        if let error = back.error { return .refusedAtZoom(declined: error == "access_denied") }
        guard let code = back.code, (1...2_048).contains(code.utf8.count) else {
            return .refusedAtZoom(declined: false)
        }
        return .exchange(code: code)
    }
}
