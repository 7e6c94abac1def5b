import Contracts
import SQLite
import TransactionalStore

extension IdentityStore {
    /// Who did what in a practice, newest first, from before an entry on.
    func audit(of accountID: AccountID, before number: Int64, limit: Int) throws(DatabaseError) -> [AuditEntry] {
        try rows(
            """
            SELECT number, at, actor, action, subject, details FROM audit
            WHERE account = ? AND number < ? ORDER BY number DESC LIMIT ?
            """,
            [.id(accountID), .integer(number), .integer(Int64(limit))]
        ) { row in
            AuditEntry(
                number: row.int64(0),
                at: row.time(1),
                actor: row.string(2),
                action: row.string(3),
                subject: row.string(4),
                details: row.string(5)
            )
        }
    }
}
