/// The Zoom meeting of an appointment, as far as others need it.
///
/// Never its number, its links or its passcode.
///
/// One for each telehealth appointment; its id is the appointment's.
public struct Meeting: PublicState {
    public static let service = ServiceName.zoom
    public static let entity = "meeting"

    public enum Change: String, EventChange {
        case requested = "telehealth.zoom.meeting.requested.v1"
        case provisioned = "telehealth.zoom.meeting.provisioned.v1"
        case failed = "telehealth.zoom.meeting.failed.v1"
        case deleted = "telehealth.zoom.meeting.deleted.v1"
        case waitingChanged = "telehealth.zoom.meeting.waiting-changed.v1"
        case republished = "telehealth.zoom.meeting.republished.v1"
        case erased = "telehealth.zoom.meeting.erased.v1"
    }

    /// Where the meeting stands; its transitions are in the catalogue.
    public struct Status: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// To be made, or to be made again, at Zoom.
        public static let wanted = Status(rawValue: "wanted")
        /// At Zoom, as the appointment wants it.
        public static let ready = Status(rawValue: "ready")
        /// Cannot be made at present: see `reason`; tried again by itself unless the reason asks for a person.
        public static let failed = Status(rawValue: "failed")
        /// Not at Zoom and not wanted there.
        public static let deleted = Status(rawValue: "deleted")
    }

    /// `meeting/<appointment id>` names it.
    public var id: Identifier<Meeting>
    public var accountId: AccountID
    public var practitionerId: PractitionerID
    /// The connection under which it is made.
    public var connectionId: ConnectionID?
    public var status: Status
    public var reason: ReasonCode?
    /// The revision of the appointment that `ready` speaks of.
    public var appointmentRevision: Int64?
    /// How many wait at Zoom for a host who has not started; absent when nobody does.
    public var waiting: Int?

    /// The appointment that it is for.
    public var appointmentId: AppointmentID { AppointmentID(rawValue: id.rawValue) }

    /// Makes the state.
    public init(
        appointmentId: AppointmentID,
        accountId: AccountID,
        practitionerId: PractitionerID,
        connectionId: ConnectionID?,
        status: Status,
        reason: ReasonCode? = nil,
        appointmentRevision: Int64? = nil,
        waiting: Int? = nil
    ) {
        self.id = Identifier(rawValue: appointmentId.rawValue)
        self.accountId = accountId
        self.practitionerId = practitionerId
        self.connectionId = connectionId
        self.status = status
        self.reason = reason
        self.appointmentRevision = appointmentRevision
        self.waiting = waiting
    }
}
