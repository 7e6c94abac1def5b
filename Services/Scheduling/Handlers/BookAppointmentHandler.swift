import Contracts
import ServiceRuntime
import TransactionalStore

/// Books an appointment: one row of where it lies, the appointment, and the session of a telehealth one.
enum BookAppointmentHandler {
    static func handle(
        _ command: BookAppointment,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> Verdict {
        let store = SchedulingStore(transaction.database)
        let id = command.appointmentId ?? AppointmentID(rawValue: transaction.ids.next())
        let facts = try store.bookingFacts(
            practitioner: command.practitionerId,
            account: context.account,
            start: command.start,
            end: command.end,
            telehealth: command.telehealth ?? true,
            except: id
        )
        let decision = AppointmentRules.book(
            command,
            id: id,
            account: context.account,
            existing: command.appointmentId == nil ? nil : try transaction.state(Appointment.self, id)?.state,
            timeZone: try timeZone(of: command, context, transaction),
            facts: facts
        )
        return try decision.verdict(revision: 0) { appointment, change in
            let session = appointment.telehealth ? firstSession(of: appointment, facts, at: transaction.now) : nil
            try store.insert(
                appointment,
                sessionIsOpen: session?.isOpen ?? false,
                bookedBy: context.actor.description
            )
            let revision = try transaction.emit(appointment, change)
            if let session { try transaction.emit(session, .changed) }
            return revision
        }
    }

    /// The command's zone, else the practice's; nil when it is no IANA id.
    private static func timeZone(
        of command: BookAppointment,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> String? {
        if let stated = command.timeZone { return KnownTimeZone.identifier(stated) }
        // A practice that is not known yet has no practitioner either, and that is what is told.
        return try transaction.replica(Account.self, context.account)?.timeZone ?? "UTC"
    }

    /// The session of an appointment that is new: it has no meeting, no call, and nobody waits.
    private static func firstSession(of appointment: Appointment, _ facts: BookingFacts, at now: Timestamp) -> Session {
        SessionRules.session(
            SessionRules.Facts(
                appointment: appointment,
                standing: facts.standing,
                meeting: nil,
                call: nil,
                clientsWaiting: 0
            ),
            now: now
        )
    }
}
