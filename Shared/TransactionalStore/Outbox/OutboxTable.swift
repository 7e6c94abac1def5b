import SQLite

/// The outbox as the relay reads it: by a connection of its own, opened for each reading.
struct OutboxTable: Sendable {
    let storePath: String

    /// Rows in order, at most `limit`.
    func rows(after mark: Int64, limit: Int) throws -> OutboxBatch {
        try Self.rows(after: mark, limit: limit, Database(path: storePath, access: .read))
    }

    /// The same through a connection that is there already.
    static func rows(after mark: Int64, limit: Int, _ database: Database) throws -> OutboxBatch {
        let select = try database.statement(
            "SELECT number, topic, partition, key, headers, body, signed FROM outbox WHERE number > ? ORDER BY number LIMIT ?"
        )
        select.bind(1, mark)
        select.bind(2, Int64(limit))
        var batch = OutboxBatch()
        func take(_ column: Int32) -> Range<Int> {
            let start = batch.bytes.count
            batch.bytes.append(contentsOf: select.rawBytes(column))
            return start..<batch.bytes.count
        }
        while try select.step() {
            batch.messages.append(
                OutboxBatch.Message(
                    number: select.int64(0),
                    topic: select.string(1),
                    partition: Int32(truncatingIfNeeded: select.int64(2)),
                    key: take(3),
                    headers: take(4),
                    body: select.isNull(5) ? nil : take(5),
                    isSigned: select.int64(6) == 1
                )
            )
        }
        return batch
    }

    /// The lowest and the highest number, if there is a row.
    static func bounds(_ database: Database) throws -> ClosedRange<Int64>? {
        guard let lowest = try database.integer("SELECT number FROM outbox ORDER BY number LIMIT 1"),
            let highest = try database.integer("SELECT number FROM outbox ORDER BY number DESC LIMIT 1")
        else { return nil }
        return lowest...highest
    }
}
