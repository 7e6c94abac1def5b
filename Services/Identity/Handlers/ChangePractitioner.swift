import Contracts
import TransactionalStore

/// Changes a practitioner's details.
struct ChangePractitioner: PageCommand {
    static let type = "telehealth.identity.practitioner.change.v1"

    var practitionerId: PractitionerID
    var name: DisplayName
    /// The revision that the form showed.
    var expectedRevision: Int64

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.manageSettings)
        let profile = try practice.practitioner(practitionerId)
        guard profile.name != name.text else {
            return .accepted(entity: profile.practitioner.key, revision: profile.revision)
        }
        try practice.requireUnchanged(profile.revision, since: expectedRevision)
        var practitioner = profile.practitioner
        practitioner.displayName = name.text
        let revision = try transaction.emit(practitioner, .changed)
        try transaction.audit(
            "practitioner.changed",
            by: context.actor,
            account: practice.id,
            subject: practitioner.key,
            details: "name"
        )
        return .accepted(entity: practitioner.key, revision: revision)
    }
}
