import Contracts
import TransactionalStore

/// Deactivates a practitioner, or takes that back.
///
/// Who has left can't be booked any more; appointments, links and the default user stay as they are, so that taking it
/// back restores everything.
struct SetPractitionerActive: PageCommand {
    static let type = "telehealth.identity.practitioner.set-active.v1"

    var practitionerId: PractitionerID
    var active: Bool

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.manageSettings)
        let profile = try practice.practitioner(practitionerId)
        var practitioner = profile.practitioner
        guard practitioner.active != active else {
            return .accepted(entity: practitioner.key, revision: profile.revision)
        }
        practitioner.active = active
        let revision = try transaction.emit(practitioner, active ? .changed : .deactivated)
        try transaction.audit(
            active ? "practitioner.reactivated" : "practitioner.deactivated",
            by: context.actor,
            account: practice.id,
            subject: practitioner.key
        )
        return .accepted(entity: practitioner.key, revision: revision)
    }
}
