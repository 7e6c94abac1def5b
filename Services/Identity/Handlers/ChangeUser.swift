import Contracts
import TransactionalStore

/// Saves *User Settings*: name, address, role, access, permissions, default practitioner.
struct ChangeUser: PageCommand {
    static let type = "telehealth.identity.user.change.v1"

    var userId: UserID
    var settings: UserSettings
    /// The revision that the form showed.
    var expectedRevision: Int64

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        let member = try practice.member(userId)
        try practice.require(.manageUsers, .user(member.facts.role))
        let requested = settings.facts(active: member.user.active)
        var details = requested.differences(from: member.facts)
        if settings.email.text != member.email { details.insert("e-mail address", at: 0) }
        if settings.name.text != member.name { details.insert("name", at: 0) }
        guard !details.isEmpty else { return .accepted(entity: member.user.key, revision: member.revision) }
        try practice.requireUnchanged(member.revision, since: expectedRevision)
        let change: UserChange
        do {
            change = try UserChange.decide(
                userId,
                from: member.facts,
                to: requested,
                by: practice.actor,
                accountID: practice.id,
                in: practice.facts(for: userId)
            )
        } catch let refusal as UserChange.Refusal {
            throw try practice.rejection(refusal)
        }
        try practice.requireFree(settings.email, for: userId)
        if settings.email.text != member.email { try practice.store.setEmail(settings.email, of: userId) }
        var user = member.user
        user.displayName = settings.name.text
        let revision = try practice.apply(
            change,
            to: user,
            .changed,
            by: context.actor,
            details: details.joined(separator: "; "),
            transaction
        )
        return .accepted(entity: user.key, revision: revision)
    }
}
