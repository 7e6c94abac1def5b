import Contracts

/// What a call to the REST API needs of a grant.
struct ZoomAccess: Equatable, Sendable {
    /// The access token; never logged, never stored unsealed.
    var token: String
    /// Where the token's user is served; nil when Zoom named no place that we accept.
    var apiURL: String?
}

/// The tokens of a grant, as they are sealed in the vault.
struct ZoomTokens: Codable, Equatable, Sendable {
    var access: String
    var refresh: String
    /// When the access token ends.
    var expiresAt: Timestamp
    /// Where the user is served: `https://…zoom.us`, without a path.
    var apiURL: String?
    /// What was granted, as Zoom lists it.
    var scopes: [String]

    /// What the calls that sessions need must be allowed.
    ///
    /// Source: zoom/FACTS section 1, "Scopes"; each granular scope or the classic one that includes it.
    static let needed: [[String]] = [
        ["user:read:user", "user:read"],
        ["user:read:settings", "user:read"],
        ["user:read:token", "user:read:zak", "user:read"],
        ["meeting:write:meeting", "meeting:write"],
        ["meeting:read:meeting", "meeting:read"],
        ["meeting:read:list_meetings", "meeting:read"],
        ["meeting:update:meeting", "meeting:write"],
        ["meeting:delete:meeting", "meeting:write"],
    ]

    /// The permissions that calls need and that were not granted.
    var missingScopes: [String] {
        Self.needed.filter { alternatives in !alternatives.contains(where: scopes.contains) }.compactMap(\.first)
    }

    /// What a call to the REST API needs.
    var zoomAccess: ZoomAccess { ZoomAccess(token: access, apiURL: apiURL) }
}
