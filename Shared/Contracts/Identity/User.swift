/// A person who signs in, with what they may do.
///
/// Never an e-mail address, never a password.
public struct User: PublicState {
    public static let service = ServiceName.identity
    public static let entity = "user"

    public enum Change: String, EventChange {
        case added = "telehealth.identity.user.added.v1"
        case changed = "telehealth.identity.user.changed.v1"
        case deactivated = "telehealth.identity.user.deactivated.v1"
        case signedOutEverywhere = "telehealth.identity.user.signed-out-everywhere.v1"
        case republished = "telehealth.identity.user.republished.v1"
        case erased = "telehealth.identity.user.erased.v1"
    }

    /// What kind of user.
    public struct Role: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let master = Role(rawValue: "master")
        public static let standard = Role(rawValue: "standard")
    }

    public var id: UserID
    public var accountId: AccountID
    /// The name that colleagues see.
    public var displayName: String
    public var role: Role
    /// Whether the user may sign in at all.
    public var active: Bool
    /// The practitioner that this user is; a practitioner is the default of at most one user.
    public var defaultPractitionerId: PractitionerID?
    /// What follows from role, access and permissions, as identity decides it.
    public var access: EffectiveAccess
    /// Sessions signed in before this instant no longer count.
    public var sessionsValidFrom: Timestamp

    /// Makes the state.
    public init(
        id: UserID,
        accountId: AccountID,
        displayName: String,
        role: Role,
        active: Bool,
        defaultPractitionerId: PractitionerID?,
        access: EffectiveAccess,
        sessionsValidFrom: Timestamp
    ) {
        self.id = id
        self.accountId = accountId
        self.displayName = displayName
        self.role = role
        self.active = active
        self.defaultPractitionerId = defaultPractitionerId
        self.access = access
        self.sessionsValidFrom = sessionsValidFrom
    }
}
