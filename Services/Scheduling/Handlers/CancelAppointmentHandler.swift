import Contracts
import TransactionalStore

/// Cancels an appointment, and its session with it.
enum CancelAppointmentHandler {
    static func handle(
        _ command: CancelAppointment,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> Verdict {
        guard let current = try transaction.appointment(command.appointmentId, of: context.account) else {
            return .rejected(.appointmentUnknown)
        }
        return try AppointmentRules.cancel(command, current: current).verdict(revision: current.revision) {
            appointment,
            change in
            try SchedulingStore(transaction.database).update(appointment, from: current.appointment)
            let revision = try transaction.emit(appointment, change)
            try transaction.refreshSession(of: appointment)
            try transaction.audit("cancel", by: context.actor, account: context.account, subject: appointment.key)
            return revision
        }
    }
}
