/// Who gives the care, with the one telehealth provider slot of their profile.
public struct Practitioner: PublicState {
    public static let service = ServiceName.identity
    public static let entity = "practitioner"

    public enum Change: String, EventChange {
        case added = "telehealth.identity.practitioner.added.v1"
        case changed = "telehealth.identity.practitioner.changed.v1"
        case deactivated = "telehealth.identity.practitioner.deactivated.v1"
        case hostChanged = "telehealth.identity.practitioner.host-changed.v1"
        case slotClaimed = "telehealth.identity.practitioner.slot-claimed.v1"
        case slotReleased = "telehealth.identity.practitioner.slot-released.v1"
        case telehealthProEnabled = "telehealth.identity.practitioner.telehealth-pro-enabled.v1"
        case telehealthProDisabled = "telehealth.identity.practitioner.telehealth-pro-disabled.v1"
        case republished = "telehealth.identity.practitioner.republished.v1"
        case erased = "telehealth.identity.practitioner.erased.v1"
    }

    public var id: PractitionerID
    public var accountId: AccountID
    /// The name that colleagues and clients see.
    public var displayName: String
    /// Whether the practitioner can be booked.
    public var active: Bool
    /// The telehealth provider slot.
    public var slot: ProviderSlot
    /// The user whose default practitioner this is: the only one who hosts.
    public var hostUserId: UserID?

    /// Makes the state.
    public init(
        id: PractitionerID,
        accountId: AccountID,
        displayName: String,
        active: Bool,
        slot: ProviderSlot,
        hostUserId: UserID?
    ) {
        self.id = id
        self.accountId = accountId
        self.displayName = displayName
        self.active = active
        self.slot = slot
        self.hostUserId = hostUserId
    }
}

/// A practitioner's telehealth provider slot: one provider at a time.
public struct ProviderSlot: Codable, Equatable, Sendable {
    /// Who holds the slot.
    public struct Provider: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let none = Provider(rawValue: "none")
        public static let telehealthPro = Provider(rawValue: "telehealthPro")
        public static let zoom = Provider(rawValue: "zoom")
    }

    public var provider: Provider
    /// The connection that holds it; with `zoom` only.
    public var connectionId: ConnectionID?
    /// The highest generation of a connection that identity has seen for this practitioner; 0 before the first.
    public var generation: Int64

    /// Makes the slot.
    public init(provider: Provider, connectionId: ConnectionID? = nil, generation: Int64 = 0) {
        self.provider = provider
        self.connectionId = connectionId
        self.generation = generation
    }

    /// Nobody's slot, never claimed.
    public static let none = ProviderSlot(provider: .none)
}
