import Contracts
import ServiceRuntime
import TransactionalStore

/// Records a token for a service of another team; the token itself follows from the record and our key.
struct IssueServiceToken: PageCommand {
    static let type = "telehealth.identity.service-token.issue.v1"

    var subject: String
    var commands: [String]
    var days: Int

    func problem() -> String? {
        do {
            _ = try request
            return nil
        } catch {
            return error.sentence
        }
    }

    /// The checked request.
    var request: ServiceTokenRequest {
        get throws(ServiceTokenRequest.Problem) {
            try ServiceTokenRequest(subject: subject, commands: commands, days: days)
        }
    }

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.manageSettings)
        let token = try request.token(
            ServiceTokenID(rawValue: transaction.ids.next()),
            accountID: practice.id,
            issuedAt: transaction.now
        )
        try practice.store.listToken(token.id, of: practice.id)
        let revision = try transaction.emit(token, .issued)
        try transaction.audit(
            "service-token.issued",
            by: context.actor,
            account: practice.id,
            subject: token.key,
            details: "\(token.subject): \(token.commands.joined(separator: ", ")); until \(token.expiresAt)"
        )
        return .accepted(entity: token.key, revision: revision)
    }
}
