/// One telehealth visit of an appointment, as scheduling sees it.
///
/// One for each telehealth appointment, with its id.
public struct Session: PublicState {
    public static let service = ServiceName.scheduling
    public static let entity = "session"

    public enum Change: String, EventChange {
        case changed = "telehealth.scheduling.session.changed.v1"
        case republished = "telehealth.scheduling.session.republished.v1"
        case erased = "telehealth.scheduling.session.erased.v1"
    }

    /// Where the visit stands; its transitions are in the catalogue.
    public struct State: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Nothing to start yet; what it waits for is in `reason`.
        public static let notReady = State(rawValue: "notReady")
        /// Can be started.
        public static let ready = State(rawValue: "ready")
        /// The call runs.
        public static let live = State(rawValue: "live")
        /// The call is over, or the time has passed.
        public static let ended = State(rawValue: "ended")
        /// Cannot take place as things are; `reason` says why.
        public static let unavailable = State(rawValue: "unavailable")
    }

    /// `session/<appointment id>` names it.
    public var id: Identifier<Session>
    public var accountId: AccountID
    public var practitionerId: PractitionerID
    public var state: State
    public var reason: ReasonCode?
    public var liveSince: Timestamp?
    public var endedAt: Timestamp?
    /// How many clients wait, on their link's page or at Zoom.
    public var clientsWaiting: Int

    /// The appointment that it is for.
    public var appointmentId: AppointmentID { AppointmentID(rawValue: id.rawValue) }

    /// Makes the state.
    public init(
        appointmentId: AppointmentID,
        accountId: AccountID,
        practitionerId: PractitionerID,
        state: State,
        reason: ReasonCode? = nil,
        liveSince: Timestamp? = nil,
        endedAt: Timestamp? = nil,
        clientsWaiting: Int = 0
    ) {
        self.id = Identifier(rawValue: appointmentId.rawValue)
        self.accountId = accountId
        self.practitionerId = practitionerId
        self.state = state
        self.reason = reason
        self.liveSince = liveSince
        self.endedAt = endedAt
        self.clientsWaiting = clientsWaiting
    }
}
