import Contracts
import TransactionalStore

/// Moves an appointment, and its session with it.
enum RescheduleAppointmentHandler {
    static func handle(
        _ command: RescheduleAppointment,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> Verdict {
        let store = SchedulingStore(transaction.database)
        guard let current = try transaction.appointment(command.appointmentId, of: context.account) else {
            return .rejected(.appointmentUnknown)
        }
        let decision = AppointmentRules.reschedule(
            command,
            current: current,
            timeZone: KnownTimeZone.identifier(command.timeZone ?? current.appointment.timeZone),
            facts: try store.bookingFacts(
                practitioner: command.practitionerId ?? current.appointment.practitionerId,
                account: context.account,
                start: command.start,
                end: command.end,
                telehealth: current.appointment.telehealth,
                except: command.appointmentId
            )
        )
        return try decision.verdict(revision: current.revision) { appointment, change in
            try store.update(appointment, from: current.appointment)
            let revision = try transaction.emit(appointment, change)
            try transaction.refreshSession(of: appointment)
            try transaction.audit("reschedule", by: context.actor, account: context.account, subject: appointment.key)
            return revision
        }
    }
}
