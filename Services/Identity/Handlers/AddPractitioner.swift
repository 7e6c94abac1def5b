import Contracts
import ServiceRuntime
import TransactionalStore

/// Adds a practitioner to the practice.
struct AddPractitioner: PageCommand {
    static let type = "telehealth.identity.practitioner.add.v1"

    var name: DisplayName

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.manageSettings)
        let added = try Self.add(name, to: practice, by: context.actor, transaction)
        return .accepted(entity: Practitioner.key(added.id), revision: added.revision)
    }

    /// Adds a practitioner to a practice.
    static func add(
        _ name: DisplayName,
        to practice: Practice,
        by actor: Actor,
        _ transaction: Transaction
    ) throws -> (id: PractitionerID, revision: Int64) {
        let practitioner = Practitioner(
            id: PractitionerID(rawValue: transaction.ids.next()),
            accountId: practice.id,
            displayName: name.text,
            active: true,
            slot: .none,
            hostUserId: nil
        )
        try practice.store.listPractitioner(practitioner.id, of: practice.id)
        let revision = try transaction.emit(practitioner, .added)
        try transaction.audit(
            "practitioner.added",
            by: actor,
            account: practice.id,
            subject: practitioner.key
        )
        return (practitioner.id, revision)
    }
}
