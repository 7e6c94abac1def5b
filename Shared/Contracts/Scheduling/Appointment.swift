/// Practitioner and clients at a time.
public struct Appointment: PublicState {
    public static let service = ServiceName.scheduling
    public static let entity = "appointment"

    public enum Change: String, EventChange {
        case booked = "telehealth.scheduling.appointment.booked.v1"
        case rescheduled = "telehealth.scheduling.appointment.rescheduled.v1"
        case cancelled = "telehealth.scheduling.appointment.cancelled.v1"
        case republished = "telehealth.scheduling.appointment.republished.v1"
        case erased = "telehealth.scheduling.appointment.erased.v1"
    }

    /// Whether it takes place; `cancelled` is final.
    public struct Status: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let booked = Status(rawValue: "booked")
        public static let cancelled = Status(rawValue: "cancelled")
    }

    public var id: AppointmentID
    public var accountId: AccountID
    public var practitionerId: PractitionerID
    /// 1 to 20, each once, in the order given.
    public var clientIds: [ClientID]
    public var start: Timestamp
    /// After `start`, at most 24 hours later.
    public var end: Timestamp
    /// IANA id of the zone in which the time was agreed.
    public var timeZone: String
    /// Whether it is held over video.
    public var telehealth: Bool
    public var status: Status

    /// Makes the state.
    public init(
        id: AppointmentID,
        accountId: AccountID,
        practitionerId: PractitionerID,
        clientIds: [ClientID],
        start: Timestamp,
        end: Timestamp,
        timeZone: String,
        telehealth: Bool,
        status: Status
    ) {
        self.id = id
        self.accountId = accountId
        self.practitionerId = practitionerId
        self.clientIds = clientIds
        self.start = start
        self.end = end
        self.timeZone = timeZone
        self.telehealth = telehealth
        self.status = status
    }
}
