/// Asks for an appointment's meeting to be made at Zoom now, ahead of the provisioning window.
public struct ProvisionMeeting: Command {
    public static let type = "telehealth.zoom.meeting.provision.v1"
    public static let service = ServiceName.zoom

    public var accountId: AccountID?
    public var appointmentId: AppointmentID

    /// Makes the command.
    public init(accountId: AccountID? = nil, appointmentId: AppointmentID) {
        self.accountId = accountId
        self.appointmentId = appointmentId
    }
}
