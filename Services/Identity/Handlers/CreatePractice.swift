import Contracts
import ServiceRuntime
import TransactionalStore

/// Makes a practice with its first master; whoever runs the cell asks for it.
struct CreatePractice: Sendable {
    var name: DisplayName
    var timeZone: PracticeTimeZone
    var masterName: DisplayName
    var masterEmail: EmailAddress
    /// Digest of the token in the master's one-time link.
    var linkDigest: [UInt8]

    /// What was made.
    struct Made: Equatable, Sendable {
        var accountID: AccountID
        var userID: UserID
    }

    /// Writes practice and master.
    ///
    /// - Throws: ``Rejection`` (`email-taken`); nothing is written then.
    func run(_ transaction: Transaction) throws -> Made {
        let practice = try Self.found(name, timeZone, transaction) { practice in
            try practice.requireFree(masterEmail, for: nil)
        }
        let master = AddUser(
            settings: UserSettings(name: masterName, email: masterEmail, role: .master),
            linkDigest: linkDigest
        )
        return Made(accountID: practice.id, userID: try master.add(to: practice, by: .operator, transaction).id)
    }

    /// Makes an empty practice, once `guards` has nothing against it.
    static func found(
        _ name: DisplayName,
        _ timeZone: PracticeTimeZone,
        _ transaction: Transaction,
        guards: (Practice) throws -> Void
    ) throws -> Practice {
        let practice = Practice(AccountID(rawValue: transaction.ids.next()), actor: nil, transaction)
        try guards(practice)
        try transaction.emit(Account(id: practice.id, name: name.text, timeZone: timeZone.id), .created)
        try transaction.audit(
            "account.created",
            by: .operator,
            account: practice.id,
            subject: Account.key(practice.id)
        )
        return practice
    }
}
