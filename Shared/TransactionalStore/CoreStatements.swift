import Contracts
import SQLite

/// The core's prepared statements, bound and stepped in one place.
///
/// Bytes are bound where they lie: in the batch's buffer, or in an array that outlives the step.
final class CoreStatements {
    private let database: Database
    private let insertOutbox: Statement
    private let deleteOutbox: Statement
    private let selectEntity: Statement
    private let insertEntity: Statement
    private let updateEntity: Statement
    private let selectRevision: Statement
    private let selectVersion: Statement
    private let selectReplica: Statement
    private let writeReplica: Statement
    private let confirmReplica: Statement
    private let movePosition: Statement
    private let insertInbox: Statement
    private let selectInbox: Statement
    private let insertDeadLetter: Statement
    private let insertAudit: Statement
    private let writePublished: Statement

    init(_ database: Database) throws {
        self.database = database
        insertOutbox = try database.statement(
            "INSERT INTO outbox (number, topic, partition, key, headers, body, signed, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        deleteOutbox = try database.statement("DELETE FROM outbox WHERE number <= ?")
        selectEntity = try database.statement("SELECT revision, body FROM entity WHERE key = ?")
        // One statement with RETURNING would say the same, at twice the time.
        insertEntity = try database.statement(
            """
            INSERT INTO entity (key, account, epoch, revision, schema, body) VALUES (?1, ?2, ?3, 1, ?4, ?5)
            ON CONFLICT (key) DO NOTHING
            """
        )
        updateEntity = try database.statement(
            "UPDATE entity SET epoch = ?3, revision = revision + 1, body = ?4 WHERE key = ?1 AND account = ?2"
        )
        selectRevision = try database.statement("SELECT revision FROM entity WHERE key = ?")
        selectVersion = try database.statement("SELECT epoch, revision FROM entity WHERE key = ?")
        selectReplica = try database.statement("SELECT epoch, revision, body FROM replica WHERE key = ?")
        writeReplica = try database.statement(
            """
            INSERT INTO replica (key, account, topic, partition, epoch, revision, life, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (key) DO UPDATE SET partition = ?4, epoch = ?5, revision = ?6, life = ?7, body = ?8
            """
        )
        confirmReplica = try database.statement("UPDATE replica SET life = ? WHERE key = ?")
        movePosition = try database.statement(
            "UPDATE position SET next = ? WHERE topic = ? AND partition = ? AND next = ?"
        )
        insertInbox = try database.statement("INSERT INTO inbox (message, at, answer, outcome) VALUES (?, ?, ?, ?)")
        selectInbox = try database.statement("SELECT at, answer, outcome FROM inbox WHERE message = ?")
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

    // MARK: Own states

    /// Stores an own entity's next state.
    ///
    /// - Returns: its revision; nil when the key belongs to another account.
    func writeEntity(
        _ key: Range<Int>,
        _ account: AccountID,
        _ epoch: Int64,
        _ schema: String,
        _ body: Range<Int>?,
        in bytes: [UInt8]
    ) throws -> Int64? {
        try bytes.withUnsafeBytes { bytes in
            insertEntity.bindStatic(1, text: part(bytes, key))
            insertEntity.bind(2, account.rawValue)
            insertEntity.bind(3, epoch)
            insertEntity.bind(4, schema)
            bindBlob(insertEntity, 5, body, bytes)
            try insertEntity.run()
            if database.changes == 1 { return 1 }
            updateEntity.bindStatic(1, text: part(bytes, key))
            updateEntity.bind(2, account.rawValue)
            updateEntity.bind(3, epoch)
            bindBlob(updateEntity, 4, body, bytes)
            try updateEntity.run()
            guard database.changes == 1 else { return nil }
            selectRevision.bindStatic(1, text: part(bytes, key))
            defer { selectRevision.reset() }
            return try selectRevision.step() ? selectRevision.int64(0) : nil
        }
    }

    /// An own entity's revision and body, while `read` runs; nil when there is none, or it is erased.
    func entity<Result>(_ key: String, _ read: (Int64, UnsafeRawBufferPointer) throws -> Result) throws -> Result? {
        selectEntity.bind(1, key)
        defer { selectEntity.reset() }
        guard try selectEntity.step(), !selectEntity.isNull(1) else { return nil }
        return try read(selectEntity.int64(0), selectEntity.rawBytes(1))
    }

    /// What orders an own entity's state, erased or not; nil when there is none.
    func version(of key: String) throws -> SelfRead.Version? {
        selectVersion.bind(1, key)
        defer { selectVersion.reset() }
        guard try selectVersion.step() else { return nil }
        return SelfRead.Version(epoch: selectVersion.int64(0), revision: selectVersion.int64(1))
    }

    // MARK: Others' states

    /// What is stored of another service's entity.
    struct Replica {
        var epoch: Int64
        var revision: Int64
        var body: [UInt8]?
    }

    /// Another service's entity as stored, erased or not.
    func replica(_ key: String) throws -> Replica? {
        selectReplica.bind(1, key)
        defer { selectReplica.reset() }
        guard try selectReplica.step() else { return nil }
        return Replica(
            epoch: selectReplica.int64(0),
            revision: selectReplica.int64(1),
            body: selectReplica.optionalBytes(2)
        )
    }

    func writeReplica(_ event: EventUnit, life: Int64) throws {
        writeReplica.bind(1, event.key)
        writeReplica.bind(2, event.account.rawValue)
        writeReplica.bind(3, event.topic)
        writeReplica.bind(4, Int64(event.partition))
        writeReplica.bind(5, event.epoch)
        writeReplica.bind(6, event.revision)
        writeReplica.bind(7, life)
        guard let body = event.body else {
            writeReplica.bindNull(8)
            return try writeReplica.run()
        }
        try body.withUnsafeBytes { body in
            writeReplica.bindStatic(8, blob: body)
            try writeReplica.run()
        }
    }

    /// Notes that the log has shown what is stored.
    func confirmReplica(_ key: String, life: Int64) throws {
        confirmReplica.bind(1, life)
        confirmReplica.bind(2, key)
        try confirmReplica.run()
    }

    // MARK: In

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

    /// An answer that was given before.
    struct Answer {
        var at: Timestamp
        var id: String
        var outcome: [UInt8]
    }

    /// The answer to a message that was handled before.
    func answer(to message: [UInt8]) throws -> Answer? {
        try message.withUnsafeBytes { message in
            selectInbox.bindStatic(1, text: message)
            defer { selectInbox.reset() }
            guard try selectInbox.step() else { return nil }
            return Answer(
                at: Timestamp(milliseconds: selectInbox.int64(0)),
                id: selectInbox.string(1),
                outcome: selectInbox.bytes(2)
            )
        }
    }

    /// Remembers a message and its answer; `outcome` lies in `bytes`.
    func remember(
        _ message: [UInt8],
        at instant: Timestamp,
        answer: String,
        outcome: Range<Int>,
        in bytes: [UInt8]
    ) throws {
        try message.withUnsafeBytes { message in
            try bytes.withUnsafeBytes { bytes in
                insertInbox.bindStatic(1, text: message)
                insertInbox.bind(2, instant.milliseconds)
                insertInbox.bind(3, answer)
                bindBlob(insertInbox, 4, outcome, bytes)
                try insertInbox.run()
            }
        }
    }

    func insert(_ letter: DeadLetter, hash: String, keepsBytes: Bool, at instant: Timestamp) throws {
        insertDeadLetter.bind(1, instant.milliseconds)
        insertDeadLetter.bind(2, letter.reason.rawValue)
        insertDeadLetter.bind(3, letter.topic)
        insertDeadLetter.bind(4, Int64(letter.partition))
        insertDeadLetter.bind(5, letter.offset)
        insertDeadLetter.bind(6, hash)
        insertDeadLetter.bind(7, keepsBytes ? letter.key : nil)
        insertDeadLetter.bind(8, keepsBytes ? letter.headers : nil)
        insertDeadLetter.bind(9, keepsBytes ? letter.body : nil)
        try insertDeadLetter.run()
    }

    // MARK: Out

    /// Adds a row to the outbox; the message's parts lie in `bytes`.
    func insert(_ message: OutboxBatch.Message, in bytes: [UInt8], at instant: Timestamp) throws {
        try bytes.withUnsafeBytes { bytes in
            insertOutbox.bind(1, message.number)
            insertOutbox.bind(2, message.topic)
            insertOutbox.bind(3, Int64(message.partition))
            insertOutbox.bindStatic(4, blob: part(bytes, message.key))
            insertOutbox.bindStatic(5, blob: part(bytes, message.headers))
            bindBlob(insertOutbox, 6, message.body, bytes)
            insertOutbox.bind(7, message.isSigned ? Int64(1) : 0)
            insertOutbox.bind(8, instant.milliseconds)
            try insertOutbox.run()
        }
    }

    /// Deletes what is acknowledged.
    func deleteOutbox(through number: Int64) throws {
        deleteOutbox.bind(1, number)
        try deleteOutbox.run()
    }

    func writePublished(_ partition: Int32, next: Int64) throws {
        writePublished.bind(1, Int64(partition))
        writePublished.bind(2, next)
        try writePublished.run()
    }

    func insertAudit(_ entry: AuditEntry, at instant: Timestamp) throws {
        insertAudit.bind(1, instant.milliseconds)
        insertAudit.bind(2, entry.account.rawValue)
        insertAudit.bind(3, entry.actor.description)
        insertAudit.bind(4, entry.action)
        insertAudit.bind(5, entry.subject)
        insertAudit.bind(6, entry.details)
        try insertAudit.run()
    }

    /// Who did what to whom.
    struct AuditEntry {
        var account: AccountID
        var actor: Actor
        var action: String
        var subject: String
        var details: String
    }

    // MARK: Parts of a buffer

    private func part(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    /// Binds a part of the buffer where it lies, or NULL.
    private func bindBlob(
        _ statement: Statement,
        _ index: Int32,
        _ range: Range<Int>?,
        _ bytes: UnsafeRawBufferPointer
    ) {
        if let range {
            statement.bindStatic(index, blob: part(bytes, range))
        } else {
            statement.bindNull(index)
        }
    }
}
