/// A host key (ZAK) that was given out.
struct HostKey: Codable, Equatable, Sendable {
    let userID: String
    let expiresAt: Instant
}
