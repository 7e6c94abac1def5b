import Contracts
import TransactionalStore

/// Deactivates a user, or takes that back.
///
/// Who is deactivated is signed out at once and no longer anybody's default user.
struct SetUserActive: PageCommand {
    static let type = "telehealth.identity.user.set-active.v1"

    var userId: UserID
    var active: Bool

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        let member = try practice.member(userId)
        var requested = member.facts
        requested.active = active
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
        if !active, context.actor == .user(userId) {
            throw Rejection(.ownAccount, "You can't deactivate yourself. Somebody else who manages users can.")
        }
        guard member.user.active != active else {
            return .accepted(entity: member.user.key, revision: member.revision)
        }
        var user = member.user
        // Sessions of before do not come back with the user.
        user.sessionsValidFrom = transaction.now
        let revision = try practice.apply(
            change,
            to: user,
            active ? .changed : .deactivated,
            by: context.actor,
            details: change.facts.differences(from: member.facts).joined(separator: "; "),
            transaction
        )
        return .accepted(entity: user.key, revision: revision)
    }
}
