/// The link between a practitioner and a Zoom user's grant.
///
/// Never a Zoom name, e-mail address or token.
public struct Connection: PublicState {
    public static let service = ServiceName.zoom
    public static let entity = "connection"

    public enum Change: String, EventChange {
        case requested = "telehealth.zoom.connection.requested.v1"
        case linked = "telehealth.zoom.connection.linked.v1"
        case refused = "telehealth.zoom.connection.refused.v1"
        case changed = "telehealth.zoom.connection.changed.v1"
        case reconnectNeeded = "telehealth.zoom.connection.reconnect-needed.v1"
        case reconnected = "telehealth.zoom.connection.reconnected.v1"
        case disconnected = "telehealth.zoom.connection.disconnected.v1"
        case republished = "telehealth.zoom.connection.republished.v1"
        case erased = "telehealth.zoom.connection.erased.v1"
    }

    /// Where the connection stands; its transitions are in the catalogue.
    public struct Status: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Zoom said yes; the slot is being claimed.
        public static let claiming = Status(rawValue: "claiming")
        /// Linked and usable.
        public static let active = Status(rawValue: "active")
        /// Linked, but Zoom no longer accepts the tokens.
        public static let needsReconnect = Status(rawValue: "needsReconnect")
        /// The slot was refused; nothing of Zoom's is kept.
        public static let refused = Status(rawValue: "refused")
        /// Ended; nothing of Zoom's is kept.
        public static let disconnected = Status(rawValue: "disconnected")
    }

    /// What the Zoom user's licence lets them do.
    public struct Licence: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Zoom ends each meeting after 40 minutes.
        public static let basic = Licence(rawValue: "basic")
        public static let licensed = Licence(rawValue: "licensed")
        /// No licence to hold meetings.
        public static let none = Licence(rawValue: "none")
    }

    public var id: ConnectionID
    public var accountId: AccountID
    public var practitionerId: PractitionerID
    /// Grows with every Connect of the practitioner, from 1.
    public var generation: Int64
    public var status: Status
    /// Why it is refused, ended or needs a reconnect.
    public var reason: ReasonCode?
    public var licence: Licence
    /// Minutes after which Zoom ends a meeting of this user; absent when there is no such limit.
    public var meetingLimitMinutes: Int?
    /// Who pressed Connect.
    public var connectedBy: UserID
    public var connectedAt: Timestamp
    /// The user whose default practitioner this was at Connect; Start is suspended while it is somebody else.
    public var hostUserId: UserID?

    /// Makes the state.
    public init(
        id: ConnectionID,
        accountId: AccountID,
        practitionerId: PractitionerID,
        generation: Int64,
        status: Status,
        reason: ReasonCode? = nil,
        licence: Licence,
        meetingLimitMinutes: Int? = nil,
        connectedBy: UserID,
        connectedAt: Timestamp,
        hostUserId: UserID?
    ) {
        self.id = id
        self.accountId = accountId
        self.practitionerId = practitionerId
        self.generation = generation
        self.status = status
        self.reason = reason
        self.licence = licence
        self.meetingLimitMinutes = meetingLimitMinutes
        self.connectedBy = connectedBy
        self.connectedAt = connectedAt
        self.hostUserId = hostUserId
    }
}
