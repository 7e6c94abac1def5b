import Contracts
import TransactionalStore

/// Brings the session of an appointment after its meeting.
enum MeetingProjection {
    static func meetingChanged(
        _ new: Meeting?,
        _ old: Meeting?,
        _ context: EventContext,
        _ transaction: Transaction
    ) throws {
        guard let id = (new ?? old)?.appointmentId else { return }
        try transaction.refreshSession(of: id, in: context.account)
    }
}
