import Bus
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
    /// The message's key; nil when it had none, or its bytes are no longer kept.
    package let key: [UInt8]?
    /// Its headers, without authorization; empty when they are no longer kept.
    package let headers: [(name: String, value: String?)]
    /// Its value; nil when it had none, or its bytes are no longer kept.
    package let body: [UInt8]?

    /// One dead letter; nil when there is none of that number.
    package static func find(_ number: Int64, _ database: Database) throws -> DeadLetterEntry? {
        let select = try database.statement("\(columns) WHERE number = ?")
        select.bind(1, number)
        defer { select.reset() }
        return try select.step() ? DeadLetterEntry(select) : nil
    }

    /// The newest dead letters, newest first; those before a number, when one is given.
    package static func list(
        _ database: Database,
        before number: Int64 = .max,
        limit: Int = 100
    ) throws -> [DeadLetterEntry] {
        let select = try database.statement("\(columns) WHERE number < ? ORDER BY number DESC LIMIT ?")
        select.bind(1, number)
        select.bind(2, Int64(limit))
        var entries: [DeadLetterEntry] = []
        while try select.step() { entries.append(DeadLetterEntry(select)) }
        return entries
    }

    private static let columns =
        "SELECT number, at, reason, topic, partition, offset, hash, key, headers, body FROM dead_letter"

    private init(_ row: Statement) {
        number = row.int64(0)
        at = row.int64(1)
        reason = row.string(2)
        topic = row.string(3)
        partition = row.int64(4)
        offset = row.int64(5)
        hash = row.string(6)
        key = row.optionalBytes(7)
        var headers: [(name: String, value: String?)] = []
        HeaderBlock.forEach(row.rawBytes(8)) { name, value in
            headers.append((String(decoding: name, as: UTF8.self), value.map { String(decoding: $0, as: UTF8.self) }))
        }
        self.headers = headers
        body = row.optionalBytes(9)
    }
}
