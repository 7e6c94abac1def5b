/// A token given to a service of another team: what it allows and whether it still counts.
///
/// Never the token itself.
public struct ServiceToken: PublicState {
    public static let service = ServiceName.identity
    public static let entity = "service-token"

    public enum Change: String, EventChange {
        case issued = "telehealth.identity.service-token.issued.v1"
        case revoked = "telehealth.identity.service-token.revoked.v1"
        case republished = "telehealth.identity.service-token.republished.v1"
        case erased = "telehealth.identity.service-token.erased.v1"
    }

    public var id: ServiceTokenID
    public var accountId: AccountID
    /// Whom it stands for, `team/…`.
    public var subject: String
    /// The command types that it allows.
    public var commands: [String]
    public var issuedAt: Timestamp
    /// At most 90 days after `issuedAt`.
    public var expiresAt: Timestamp
    public var revokedAt: Timestamp?

    /// Makes the state.
    public init(
        id: ServiceTokenID,
        accountId: AccountID,
        subject: String,
        commands: [String],
        issuedAt: Timestamp,
        expiresAt: Timestamp,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.accountId = accountId
        self.subject = subject
        self.commands = commands
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}
