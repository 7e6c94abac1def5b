import Contracts

/// What becomes of a command about an appointment.
enum AppointmentDecision: Equatable, Sendable {
    /// The appointment is now like this, and these are the warnings.
    case changed(Appointment, Appointment.Change, warnings: [ReasonCode])
    /// It is as asked for already.
    case unchanged(Appointment)
    /// The rules say no; a sentence replaces the code's own where it can say more.
    case refused(ReasonCode, String? = nil)
}
