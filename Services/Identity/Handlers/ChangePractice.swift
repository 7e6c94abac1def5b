import Contracts
import TransactionalStore

/// Changes a practice's name and the zone of its clocks.
struct ChangePractice: PageCommand {
    static let type = "telehealth.identity.practice.change.v1"

    var name: DisplayName
    var timeZone: PracticeTimeZone
    /// The revision that the form showed.
    var expectedRevision: Int64

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.manageSettings)
        guard let (old, revision) = try transaction.state(Account.self, practice.id) else {
            throw Rejection(.notPermitted)
        }
        var account = old
        account.name = name.text
        account.timeZone = timeZone.id
        guard account != old else { return .accepted(entity: account.key, revision: revision) }
        try practice.requireUnchanged(revision, since: expectedRevision)
        let now = try transaction.emit(account, .changed)
        var details: [String] = []
        if account.name != old.name { details.append("name") }
        if account.timeZone != old.timeZone { details.append("time zone \(old.timeZone) to \(account.timeZone)") }
        try transaction.audit(
            "account.changed",
            by: context.actor,
            account: practice.id,
            subject: account.key,
            details: details.joined(separator: "; ")
        )
        return .accepted(entity: account.key, revision: now)
    }
}
