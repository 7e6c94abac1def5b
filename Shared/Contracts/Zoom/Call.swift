/// What runs, or ran, at Zoom for one Zoom user: one run of one meeting.
public struct Call: PublicState {
    public static let service = ServiceName.zoom
    public static let entity = "call"

    public enum Change: String, EventChange {
        case started = "telehealth.zoom.call.started.v1"
        case participantsChanged = "telehealth.zoom.call.participants-changed.v1"
        case ended = "telehealth.zoom.call.ended.v1"
        case republished = "telehealth.zoom.call.republished.v1"
        case erased = "telehealth.zoom.call.erased.v1"
    }

    /// Whether it runs; `ended` is final.
    public struct Status: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let live = Status(rawValue: "live")
        public static let ended = Status(rawValue: "ended")
    }

    public var id: CallID
    public var accountId: AccountID
    public var practitionerId: PractitionerID
    public var connectionId: ConnectionID
    /// The appointment whose meeting runs; absent when the practitioner runs a meeting that is not ours.
    public var appointmentId: AppointmentID?
    public var status: Status
    public var startedAt: Timestamp
    public var endedAt: Timestamp?
    /// How many others are in the call, the host not counted.
    public var participants: Int
    /// How many wait to be let in.
    public var waiting: Int

    /// Makes the state.
    public init(
        id: CallID,
        accountId: AccountID,
        practitionerId: PractitionerID,
        connectionId: ConnectionID,
        appointmentId: AppointmentID?,
        status: Status,
        startedAt: Timestamp,
        endedAt: Timestamp? = nil,
        participants: Int = 0,
        waiting: Int = 0
    ) {
        self.id = id
        self.accountId = accountId
        self.practitionerId = practitionerId
        self.connectionId = connectionId
        self.appointmentId = appointmentId
        self.status = status
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.participants = participants
        self.waiting = waiting
    }
}
