import Contracts
import SQLite

/// The core's prepared statements, bound and stepped in one place.
final class CoreStatements {
    let insertOutbox: Statement
    let deleteOutbox: Statement
    let selectEntity: Statement
    let selectReplica: Statement
    let insertAudit: Statement
    private let database: Database
    private let writeEntity: Statement
    private let writeReplica: Statement
    private let movePosition: Statement
    private let insertInbox: Statement
    private let selectInbox: Statement
    private let insertDeadLetter: Statement
    private let writePublished: Statement

    init(_ database: Database) throws {
        self.database = database
        insertOutbox = try database.statement(
            "INSERT INTO outbox (number, topic, partition, key, headers, body, signed, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        deleteOutbox = try database.statement("DELETE FROM outbox WHERE number <= ?")
        selectEntity = try database.statement("SELECT revision, body FROM entity WHERE key = ?")
        writeEntity = try database.statement(
            """
            INSERT INTO entity (key, account, epoch, revision, schema, body) VALUES (?1, ?2, ?3, 1, ?4, ?5)
            ON CONFLICT (key) DO UPDATE SET epoch = ?3, revision = revision + 1, body = ?5
            RETURNING revision
            """
        )
        selectReplica = try database.statement("SELECT epoch, revision, body FROM replica WHERE key = ?")
        writeReplica = try database.statement(
            """
            INSERT INTO replica (key, account, topic, partition, epoch, revision, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (key) DO UPDATE SET epoch = ?5, revision = ?6, body = ?7, partition = ?4
            """
        )
        movePosition = try database.statement(
            "UPDATE position SET next = ? WHERE topic = ? AND partition = ? AND next = ?"
        )
        insertInbox = try database.statement(
            "INSERT INTO inbox (account, source, id, at, headers, outcome) VALUES (?, ?, ?, ?, ?, ?)"
        )
        selectInbox = try database.statement(
            "SELECT headers, outcome FROM inbox WHERE account = ? AND source = ? AND id = ?"
        )
        insertDeadLetter = try database.statement(
            """
            INSERT INTO dead_letter (at, reason, topic, partition, offset, hash, key, headers, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
        insertAudit = try database.statement(
            "INSERT INTO audit (at, account, actor, action, subject, details) VALUES (?, ?, ?, ?, ?, ?)"
        )
        writePublished = try database.statement(
            "INSERT INTO published (partition, next) VALUES (?1, ?2) ON CONFLICT (partition) DO UPDATE SET next = ?2"
        )
    }

    /// Stores an own entity's next state.
    ///
    /// - Returns: its revision.
    func upsertEntity(
        _ key: String,
        _ account: AccountID,
        _ epoch: Int64,
        _ schema: String,
        _ body: [UInt8]?
    ) throws -> Int64 {
        writeEntity.bind(1, key)
        writeEntity.bind(2, account.rawValue)
        writeEntity.bind(3, epoch)
        writeEntity.bind(4, schema)
        return try binding(body, 5, of: writeEntity) {
            guard try writeEntity.step() else { preconditionFailure("an upsert returns its row") }
            let revision = writeEntity.int64(0)
            writeEntity.reset()
            return revision
        }
    }

    func insert(_ message: OutboxMessage, at instant: Timestamp) throws {
        insertOutbox.bind(1, message.number)
        insertOutbox.bind(2, message.topic)
        insertOutbox.bind(3, Int64(message.partition))
        insertOutbox.bind(7, message.isSigned ? Int64(1) : 0)
        insertOutbox.bind(8, instant.milliseconds)
        try message.key.withUnsafeBytes { key in
            insertOutbox.bindStatic(4, text: key)
            try message.headers.withUnsafeBytes { headers in
                insertOutbox.bindStatic(5, blob: headers)
                try binding(message.body, 6, of: insertOutbox) { try insertOutbox.run() }
            }
        }
    }

    func writeReplica(_ event: EventUnit) throws {
        writeReplica.bind(1, event.key)
        writeReplica.bind(2, event.account.rawValue)
        writeReplica.bind(3, event.topic)
        writeReplica.bind(4, Int64(event.partition))
        writeReplica.bind(5, event.epoch)
        writeReplica.bind(6, event.revision)
        try binding(event.body, 7, of: writeReplica) { try writeReplica.run() }
    }

    /// Moves a position from where it was last moved to.
    ///
    /// - Returns: whether it was there.
    func move(_ topic: String, _ partition: Int32, from old: Int64, to next: Int64) throws -> Bool {
        movePosition.bind(1, next)
        movePosition.bind(2, topic)
        movePosition.bind(3, Int64(partition))
        movePosition.bind(4, old)
        try movePosition.run()
        return database.changes == 1
    }

    /// The outcome of a command that was handled before, as it was published.
    func remembered(_ account: AccountID, _ source: String, _ id: String) throws -> (
        headers: [UInt8], outcome: [UInt8]
    )? {
        selectInbox.bind(1, account.rawValue)
        selectInbox.bind(2, source)
        selectInbox.bind(3, id)
        defer { selectInbox.reset() }
        guard try selectInbox.step() else { return nil }
        return (selectInbox.bytes(0), selectInbox.bytes(1))
    }

    func remember(
        _ account: AccountID,
        _ source: String,
        _ id: String,
        at instant: Timestamp,
        headers: [UInt8],
        outcome: [UInt8]
    ) throws {
        insertInbox.bind(1, account.rawValue)
        insertInbox.bind(2, source)
        insertInbox.bind(3, id)
        insertInbox.bind(4, instant.milliseconds)
        try headers.withUnsafeBytes { headers in
            insertInbox.bindStatic(5, blob: headers)
            try outcome.withUnsafeBytes { outcome in
                insertInbox.bindStatic(6, blob: outcome)
                try insertInbox.run()
            }
        }
    }

    func insert(_ letter: DeadLetter, hash: String, at instant: Timestamp) throws {
        insertDeadLetter.bind(1, instant.milliseconds)
        insertDeadLetter.bind(2, letter.reason.rawValue)
        insertDeadLetter.bind(3, letter.topic)
        insertDeadLetter.bind(4, Int64(letter.partition))
        insertDeadLetter.bind(5, letter.offset)
        insertDeadLetter.bind(6, hash)
        insertDeadLetter.bind(7, letter.key)
        insertDeadLetter.bind(8, letter.headers)
        insertDeadLetter.bind(9, letter.body)
        try insertDeadLetter.run()
    }

    func writePublished(_ partition: Int32, next: Int64) throws {
        writePublished.bind(1, Int64(partition))
        writePublished.bind(2, next)
        try writePublished.run()
    }

    /// Binds bytes in place, or NULL, while `body` runs.
    private func binding<Result>(
        _ bytes: [UInt8]?,
        _ index: Int32,
        of statement: Statement,
        _ body: () throws -> Result
    ) throws -> Result {
        guard let bytes else {
            statement.bindNull(index)
            return try body()
        }
        return try bytes.withUnsafeBytes { bytes in
            statement.bindStatic(index, blob: bytes)
            return try body()
        }
    }
}
