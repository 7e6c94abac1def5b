/// Moves an appointment to another time, and to another practitioner if one is named.
public struct RescheduleAppointment: Command {
    public static let type = "telehealth.scheduling.appointment.reschedule.v1"
    public static let service = ServiceName.scheduling

    public var accountId: AccountID?
    public var appointmentId: AppointmentID
    public var start: Timestamp
    /// After `start`, at most 24 hours later.
    public var end: Timestamp
    /// IANA id; as before when absent.
    public var timeZone: String?
    /// As before when absent.
    public var practitionerId: PractitionerID?
    /// The revision that the sender has read; a newer one is refused with `revision-stale`.
    ///
    /// Unchecked when absent.
    public var expectedRevision: Int64?

    /// Makes the command.
    public init(
        accountId: AccountID? = nil,
        appointmentId: AppointmentID,
        start: Timestamp,
        end: Timestamp,
        timeZone: String? = nil,
        practitionerId: PractitionerID? = nil,
        expectedRevision: Int64? = nil
    ) {
        self.accountId = accountId
        self.appointmentId = appointmentId
        self.start = start
        self.end = end
        self.timeZone = timeZone
        self.practitionerId = practitionerId
        self.expectedRevision = expectedRevision
    }
}
