import Contracts
import SQLite

/// A client as the practice's own pages name them.
struct NamedClient: Equatable, Sendable {
    var id: ClientID
    /// What the practice calls them; never leaves the store but on the practice's pages.
    var label: String
}

extension SchedulingStore {
    /// What a practice calls a client; nil when nobody has named them.
    func label(of client: ClientID, in account: AccountID) throws(DatabaseError) -> String? {
        try row(
            "SELECT label FROM client WHERE account_id = ? AND client_id = ?",
            { row in
                row.bind(1, account)
                row.bind(2, client)
            },
            { $0.string(0) }
        )
    }

    /// The client whom a practice calls so, upper and lower case alike.
    func client(labelled label: String, in account: AccountID) throws(DatabaseError) -> ClientID? {
        try row(
            "SELECT client_id FROM client WHERE account_id = ? AND label = ?",
            { row in
                row.bind(1, account)
                row.bind(2, label)
            },
            { $0.id(0) }
        )
    }

    /// A practice's clients by label; those that begin with `prefix`, if there is one.
    func clients(of account: AccountID, prefix: String = "", limit: Int) throws(DatabaseError) -> [NamedClient] {
        try rows(
            """
            SELECT client_id, label FROM client WHERE account_id = ?1 AND label >= ?2
                AND substr(label, 1, length(?2)) = ?2 COLLATE NOCASE ORDER BY label LIMIT ?3
            """,
            { row in
                row.bind(1, account)
                row.bind(2, prefix)
                row.bind(3, Int64(limit))
            },
            { NamedClient(id: $0.id(0), label: $0.string(1)) }
        )
    }

    /// Names a client; a label that another one has is a mistake of the caller's.
    func setLabel(_ label: String, of client: ClientID, in account: AccountID) throws(DatabaseError) {
        try run(
            """
            INSERT INTO client VALUES (?, ?, ?)
            ON CONFLICT (account_id, client_id) DO UPDATE SET label = excluded.label
            """
        ) { row in
            row.bind(1, account)
            row.bind(2, client)
            row.bind(3, label)
        }
    }

    // MARK: Their links

    /// Which generation a client's link to an appointment is of.
    func linkGeneration(of client: ClientID, for appointment: AppointmentID) throws(DatabaseError) -> Int64 {
        try row(
            "SELECT generation FROM join_link WHERE appointment_id = ? AND client_id = ?",
            { row in
                row.bind(1, appointment)
                row.bind(2, client)
            },
            { $0.int64(0) }
        ) ?? 1
    }

    /// Makes a client's links up to now void.
    ///
    /// - Returns: the generation of the next one.
    func renewLink(of client: ClientID, for appointment: AppointmentID) throws(DatabaseError) -> Int64 {
        let next = try linkGeneration(of: client, for: appointment) + 1
        try run("INSERT OR REPLACE INTO join_link VALUES (?, ?, ?)") { row in
            row.bind(1, appointment)
            row.bind(2, client)
            row.bind(3, next)
        }
        return next
    }
}
