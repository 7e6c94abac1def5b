/// Books an appointment.
///
/// Warned, not refused: an overlap, a licence's limit, no link, nobody to host.
public struct BookAppointment: Command {
    public static let type = "telehealth.scheduling.appointment.book.v1"
    public static let service = ServiceName.scheduling

    public var accountId: AccountID?
    /// The new appointment's id; made by the service when absent, and told in the outcome's `entity`.
    public var appointmentId: AppointmentID?
    public var practitionerId: PractitionerID
    /// 1 to 20, each once.
    public var clientIds: [ClientID]
    public var start: Timestamp
    /// After `start`, at most 24 hours later.
    public var end: Timestamp
    /// IANA id of the zone in which the time was agreed; the practice's zone when absent.
    public var timeZone: String?
    /// Whether it is held over video; true when absent.
    public var telehealth: Bool?

    /// Makes the command.
    public init(
        accountId: AccountID? = nil,
        appointmentId: AppointmentID? = nil,
        practitionerId: PractitionerID,
        clientIds: [ClientID],
        start: Timestamp,
        end: Timestamp,
        timeZone: String? = nil,
        telehealth: Bool? = nil
    ) {
        self.accountId = accountId
        self.appointmentId = appointmentId
        self.practitionerId = practitionerId
        self.clientIds = clientIds
        self.start = start
        self.end = end
        self.timeZone = timeZone
        self.telehealth = telehealth
    }
}
