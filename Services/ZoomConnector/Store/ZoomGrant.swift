import Contracts

/// What one Zoom user has allowed us, as its row has it.
struct ZoomGrant: Equatable, Sendable {
    /// Where it stands.
    enum State: String, Sendable {
        /// Authorised, but not linked yet: somebody has to confirm whose account it is.
        case held
        case usable
        /// Zoom no longer takes the tokens; they are erased, the profile stays for the page.
        case lost
        /// No link uses it any more: meetings are deleted, the token is revoked, the row is erased.
        case ending
    }

    var zoomUser: String
    var zoomAccount: String
    var state: State
    /// Sealed ``ZoomTokens``; nil once erased.
    var tokens: [UInt8]?
    /// Sealed ``ZoomProfile``.
    var profile: [UInt8]?
    /// Grows with every new pair of tokens, so that an answer never replaces a newer pair.
    var version: Int64
    var accessEndsAt: Timestamp
    var refreshedAt: Timestamp
    /// A refresh was begun whose end is not known.
    var refreshBeganAt: Timestamp?
    /// When the user's licence and preferences are read again.
    var profileDueAt: Timestamp
    /// When the removal in Zoom's Marketplace happened that a webhook reported and no read has confirmed yet.
    var removalReportedAt: Timestamp?
    /// While it is held: when it is given up; while it ends: the latest time for what is still to be said to Zoom.
    var endsBy: Timestamp?
    var failures = 0
    var retryAt: Timestamp?
}

/// Who a Zoom user is, for those who may see the link; sealed at rest, erased with the link.
struct ZoomProfile: Codable, Equatable, Sendable {
    var user: ZoomUser
    /// nil until they could be read.
    var preferences: ZoomPreferences?
}
