import Contracts
import TransactionalStore

/// Gives a user a one-time link by which they choose a password; an earlier one ends.
struct IssuePasswordLink: PageCommand {
    static let type = "telehealth.identity.password-link.issue.v1"

    var userId: UserID
    /// Digest of the link's token, which the page shows once.
    var linkDigest: [UInt8]

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        let member = try practice.member(userId)
        try practice.require(.manageUsers, .user(member.facts.role))
        guard member.user.active else {
            throw Rejection(.userInactive, "\(member.name) is deactivated. Reactivate the user first.")
        }
        try practice.store.setLink(
            digest: linkDigest,
            expiresAt: transaction.now + OneTimeToken.lifetime,
            of: userId
        )
        try transaction.audit(
            "user.password-link-issued",
            by: context.actor,
            account: practice.id,
            subject: member.user.key
        )
        return .accepted(entity: member.user.key, revision: member.revision)
    }
}
