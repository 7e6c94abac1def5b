import Contracts
import TransactionalStore

extension AppointmentDecision {
    /// The answer to the command, once `apply` has written what changes and told its revision.
    ///
    /// `revision` is the appointment's before.
    func verdict(
        revision: Int64,
        apply: (Appointment, Appointment.Change) throws -> Int64
    ) throws -> Verdict {
        switch self {
        case .changed(let appointment, let change, let warnings):
            return .accepted(
                entity: appointment.key,
                revision: try apply(appointment, change),
                warnings: warnings.map { Outcome.Warning($0) }
            )
        case .unchanged(let appointment):
            return .accepted(entity: appointment.key, revision: revision)
        case .refused(let reason, let sentence):
            return .rejected(reason, sentence)
        }
    }
}
