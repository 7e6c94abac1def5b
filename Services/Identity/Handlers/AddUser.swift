import Contracts
import ServiceRuntime
import TransactionalStore

/// Adds a user; they choose their password through a one-time link.
struct AddUser: PageCommand {
    static let type = "telehealth.identity.user.add.v1"

    var settings: UserSettings
    /// Digest of the one-time link's token, which the page shows once; nil without a link.
    var linkDigest: [UInt8]?

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.manageUsers)
        let added = try add(to: practice, by: context.actor, transaction)
        return .accepted(entity: User.key(added.id), revision: added.revision)
    }

    /// Adds the user to a practice in which `practice.actor` acts.
    ///
    /// - Throws: ``Rejection``; nothing is written then.
    func add(
        to practice: Practice,
        by actor: Actor,
        _ transaction: Transaction
    ) throws -> (id: UserID, revision: Int64) {
        let id = UserID(rawValue: transaction.ids.next())
        let change: UserChange
        do {
            change = try UserChange.decide(
                adding: id,
                settings.facts(active: true),
                by: practice.actor,
                accountID: practice.id,
                in: practice.facts(for: id)
            )
        } catch let refusal as UserChange.Refusal {
            throw try practice.rejection(refusal)
        }
        try practice.requireFree(settings.email, for: nil)
        try practice.store.insertUser(id, accountID: practice.id, email: settings.email, facts: change.facts)
        if let linkDigest {
            try practice.store.setLink(
                digest: linkDigest,
                expiresAt: transaction.now + OneTimeToken.lifetime,
                of: id
            )
        }
        let user = User(
            id: id,
            accountId: practice.id,
            displayName: settings.name.text,
            role: settings.role,
            active: true,
            defaultPractitionerId: nil,
            access: .none,
            sessionsValidFrom: transaction.now
        )
        let revision = try practice.apply(
            change,
            to: user,
            .added,
            by: actor,
            details: change.facts.differences(from: AccessFacts(role: .standard)).joined(separator: "; "),
            transaction
        )
        return (id, revision)
    }
}
