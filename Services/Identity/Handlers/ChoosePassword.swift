import Contracts
import TransactionalStore

/// Sets the password that a user chose through a one-time link; the link ends, and so do sessions of before.
struct ChoosePassword: PageCommand {
    static let type = "telehealth.identity.password.choose.v1"

    /// Digest of the link's token.
    var linkDigest: [UInt8]
    /// The password's hash.
    var hash: String

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let store = IdentityStore(transaction.database)
        guard let link = try store.link(digest: linkDigest), transaction.now < link.expiresAt,
            let member = try store.member(link.userID, of: context.account), member.user.active
        else {
            throw Rejection(.linkInvalid, "This link no longer works. Ask for a new one.")
        }
        try store.setPassword(hash: hash, of: member.id)
        var user = member.user
        user.sessionsValidFrom = transaction.now
        let revision = try transaction.emit(user, .signedOutEverywhere)
        try transaction.audit("user.password-chosen", by: .user(user.id), account: user.accountId, subject: user.key)
        return .accepted(entity: user.key, revision: revision)
    }
}
