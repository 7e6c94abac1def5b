import Contracts
import TransactionalStore

extension Transaction {
    /// A practice's appointment with its revision; nil when this practice has none of that id.
    func appointment(
        _ id: AppointmentID,
        of account: AccountID
    ) throws -> (appointment: Appointment, revision: Int64)? {
        guard let known = try state(Appointment.self, id), known.state.accountId == account else { return nil }
        return (known.state, known.revision)
    }
}
