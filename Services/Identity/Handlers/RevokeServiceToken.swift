import Contracts
import TransactionalStore

/// Ends a service token before its time.
struct RevokeServiceToken: PageCommand {
    static let type = "telehealth.identity.service-token.revoke.v1"

    var tokenId: ServiceTokenID

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.manageSettings)
        guard var (token, revision) = try transaction.state(ServiceToken.self, tokenId),
            token.accountId == practice.id
        else { throw Rejection(.tokenUnknown, "There is no such service token in this practice.") }
        guard token.revokedAt == nil else { return .accepted(entity: token.key, revision: revision) }
        token.revokedAt = transaction.now
        revision = try transaction.emit(token, .revoked)
        try transaction.audit("service-token.revoked", by: context.actor, account: practice.id, subject: token.key)
        return .accepted(entity: token.key, revision: revision)
    }
}
