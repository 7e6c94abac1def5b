/// Cancels an appointment.
///
/// To cancel a cancelled one is accepted and changes nothing.
public struct CancelAppointment: Command {
    public static let type = "telehealth.scheduling.appointment.cancel.v1"
    public static let service = ServiceName.scheduling

    public var accountId: AccountID?
    public var appointmentId: AppointmentID
    /// The revision that the sender has read; a newer one is refused with `revision-stale`.
    ///
    /// Unchecked when absent.
    public var expectedRevision: Int64?

    /// Makes the command.
    public init(accountId: AccountID? = nil, appointmentId: AppointmentID, expectedRevision: Int64? = nil) {
        self.accountId = accountId
        self.appointmentId = appointmentId
        self.expectedRevision = expectedRevision
    }
}
