import Contracts
import TransactionalStore

extension Transaction {
    /// Brings an appointment's session to what follows from the facts as they are now, and publishes it if it differs.
    func refreshSession(of appointment: Appointment) throws {
        guard appointment.telehealth else { return }
        let store = SchedulingStore(database)
        let meeting = try replica(Meeting.self, Identifier(rawValue: appointment.id.rawValue))
        let call = try store.newestCall(of: appointment.id).flatMap { try replica(Call.self, $0) }
        let session = SessionRules.session(
            SessionRules.Facts(
                appointment: appointment,
                standing: try store.standing(of: appointment.practitionerId),
                // What another practice's event says of it is none of it.
                meeting: meeting?.accountId == appointment.accountId ? meeting : nil,
                call: call?.accountId == appointment.accountId ? call : nil,
                clientsWaiting: try store.clientsWaiting(for: appointment.id)
            ),
            now: now
        )
        try store.setSessionIsOpen(session.isOpen, of: appointment)
        guard try state(Session.self, session.id)?.state != session else { return }
        try emit(session, .changed)
    }

    /// The same for an appointment that is known by its id; one that is not ours to know is left alone.
    ///
    /// `account` is whose event it is that speaks of the appointment: another's changes nothing.
    func refreshSession(of id: AppointmentID, in account: AccountID? = nil) throws {
        guard let known = try state(Appointment.self, id), account == nil || known.state.accountId == account else {
            return
        }
        try refreshSession(of: known.state)
    }
}
