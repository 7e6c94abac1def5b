/// Tells identity that a Zoom connection gives a practitioner's slot back.
///
/// Our connector only.
///
/// A release of a connection that no longer holds the slot is accepted and changes nothing.
public struct ReleaseProviderSlot: Command {
    public static let type = "telehealth.identity.provider-slot.release.v1"
    public static let service = ServiceName.identity

    public var accountId: AccountID?
    public var practitionerId: PractitionerID
    public var connectionId: ConnectionID
    /// The generation of the connection that ends.
    public var generation: Int64
    /// Who pressed Disconnect; absent when Zoom reported the removal.
    public var actingUserId: UserID?

    /// Makes the command.
    public init(
        accountId: AccountID? = nil,
        practitionerId: PractitionerID,
        connectionId: ConnectionID,
        generation: Int64,
        actingUserId: UserID?
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
