import Contracts
import TransactionalStore

/// Ends every session of whoever asks.
struct SignOutEverywhere: PageCommand {
    static let type = "telehealth.identity.user.sign-out-everywhere.v1"

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        guard case .user(let id) = context.actor,
            let member = try IdentityStore(transaction.database).member(id, of: context.account)
        else { throw Rejection(.notPermitted) }
        var user = member.user
        user.sessionsValidFrom = transaction.now
        let revision = try transaction.emit(user, .signedOutEverywhere)
        try transaction.audit(
            "user.signed-out-everywhere",
            by: context.actor,
            account: user.accountId,
            subject: user.key
        )
        return .accepted(entity: user.key, revision: revision)
    }
}
