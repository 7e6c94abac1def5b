package import SQLite

/// A dead letter as the operator sees it.
package struct DeadLetterEntry: Sendable {
    package let number: Int64
    /// When it was set aside, milliseconds since the epoch.
    package let at: Int64
    package let reason: String
    package let topic: String
    package let partition: Int64
    package let offset: Int64
    /// SHA-256 of the value, hexadecimal.
    package let hash: String
    /// The value's bytes; empty after 30 days.
    package let body: [UInt8]

    /// The newest dead letters, newest first.
    package static func list(_ database: Database, limit: Int = 100) throws -> [DeadLetterEntry] {
        let select = try database.statement(
            "SELECT number, at, reason, topic, partition, offset, hash, body FROM dead_letter ORDER BY number DESC LIMIT ?"
        )
        select.bind(1, Int64(limit))
        var entries: [DeadLetterEntry] = []
        while try select.step() {
            entries.append(
                DeadLetterEntry(
                    number: select.int64(0),
                    at: select.int64(1),
                    reason: select.string(2),
                    topic: select.string(3),
                    partition: select.int64(4),
                    offset: select.int64(5),
                    hash: select.string(6),
                    body: select.bytes(7)
                )
            )
        }
        return entries
    }
}
