/// Asks identity to give a practitioner's slot to a Zoom connection.
///
/// Our connector only.
///
/// Repeated with the same id until its outcome arrives. A generation below the highest seen is rejected
/// (`generation-old`); the same connection and generation again is accepted again.
public struct ClaimProviderSlot: Command {
    public static let type = "telehealth.identity.provider-slot.claim.v1"
    public static let service = ServiceName.identity

    public var accountId: AccountID?
    public var practitionerId: PractitionerID
    public var connectionId: ConnectionID
    /// Grows with every Connect of the practitioner, from 1.
    public var generation: Int64
    /// Who pressed Connect; identity checks their right.
    public var actingUserId: UserID

    /// Makes the command.
    public init(
        accountId: AccountID? = nil,
        practitionerId: PractitionerID,
        connectionId: ConnectionID,
        generation: Int64,
        actingUserId: UserID
    ) {
        self.accountId = accountId
        self.practitionerId = practitionerId
        self.connectionId = connectionId
        self.generation = generation
        self.actingUserId = actingUserId
    }

    public func problem() -> String? {
        generation >= 1 ? nil : "generation must be at least 1"
    }
}
