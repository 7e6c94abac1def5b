import Contracts

/// The next step about a grant, apart from the calls that use it.
enum GrantStep: Equatable, Sendable {
    /// Nothing before that instant; nil: until something happens.
    case nothing(until: Timestamp?)
    /// Read whether the removal that a webhook reported is true.
    case confirmRemoval
    /// Read licence and preferences.
    case readProfile
    /// Change the tokens for fresh ones.
    case refresh
    /// Revoke the token at Zoom.
    case revoke
    /// Erase everything that came through it.
    case erase
}

/// Decides the next step about a grant.
enum GrantPlan {
    /// How long a pair of tokens rests at most; Zoom's refresh tokens live 90 days.
    ///
    /// Source: zoom/FACTS section 1, "Lifetimes".
    static let longestRest: Duration = .seconds(7 * 86_400)
    /// How often licence and preferences are read by themselves.
    static let profileInterval: Duration = .seconds(86_400)
    /// How long deleting meetings may take before the token is revoked all the same.
    static let farewell: Duration = .seconds(600)
    /// How often a revocation is tried before the tokens are erased without it.
    static let revocations = 5

    /// All that decides.
    struct Facts: Equatable, Sendable {
        enum State: Equatable, Sendable {
            /// Authorised, but not linked yet, until that instant.
            case held(until: Timestamp)
            case usable
            case lost
            /// Unlinked; what is left to be said to Zoom may take until then.
            case ending(by: Timestamp)
        }
        var state: State
        var hasTokens: Bool
        var isLinked: Bool
        /// Unstarted meetings that are still at Zoom.
        var meetings: Int
        var refreshedAt: Timestamp
        var refreshUnresolved: Bool
        var profileDueAt: Timestamp
        var removalReported: Bool
        var failures: Int
        var retryAt: Timestamp?
    }

    /// The step that the facts ask for at an instant.
    static func next(_ facts: Facts, now: Timestamp) -> GrantStep {
        if let retryAt = facts.retryAt, now < retryAt { return .nothing(until: retryAt) }
        switch facts.state {
        case .held(let until):
            guard now >= until else { return .nothing(until: until) }
            return facts.hasTokens && facts.failures < revocations ? .revoke : .erase
        case .usable:
            if facts.removalReported { return .confirmRemoval }
            if facts.refreshUnresolved { return .refresh }
            if now >= facts.profileDueAt { return .readProfile }
            let rested = facts.refreshedAt + longestRest
            return now >= rested ? .refresh : .nothing(until: min(rested, facts.profileDueAt))
        case .lost:
            return facts.isLinked ? .nothing(until: nil) : .erase
        case .ending(let end):
            guard facts.hasTokens, facts.failures < revocations else { return .erase }
            // Each meeting that is deleted has the grant looked at again.
            return facts.meetings > 0 && now < end ? .nothing(until: end) : .revoke
        }
    }
}
