import Contracts
import Foundation
import SQLite

extension ConnectorStore {
    /// Stores a delivery, reduced; false when the same was here before.
    func insertWebhook(hash: [UInt8], event: WebhookEvent, at now: Timestamp) throws -> Bool {
        let text = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
        let changes = try run(
            """
            INSERT INTO webhook (hash, received_at, event) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING
            """,
            [.blob(hash), .time(now), .text(text)]
        )
        return changes > 0
    }

    /// The oldest deliveries that are not worked yet, in the order in which they came.
    func openWebhooks(limit: Int) throws -> [(number: Int64, event: WebhookEvent?)] {
        try rows(
            "SELECT number, event FROM webhook WHERE worked_at IS NULL ORDER BY number LIMIT ?",
            [.count(limit)]
        ) { row in
            let event = row.optionalString(1).flatMap {
                try? JSONDecoder().decode(WebhookEvent.self, from: Data($0.utf8))
            }
            return (number: row.int64(0), event: event)
        }
    }

    /// Notes that a delivery is worked; its content is forgotten, its hash stays to tell repeats.
    func endWebhook(_ number: Int64, at now: Timestamp) throws {
        try run("UPDATE webhook SET worked_at = ?, event = NULL WHERE number = ?", [.time(now), .integer(number)])
    }

    // MARK: Tickets

    /// Takes a join ticket; false when it was taken before.
    func useTicket(_ id: String, expiresAt: Timestamp) throws -> Bool {
        try run(
            "INSERT INTO used_ticket (id, expires_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
            [.text(id), .time(expiresAt)]
        ) > 0
    }

    // MARK: Upkeep

    /// Forgets what is told by nothing any more: hashes of old deliveries, used tickets, attempts that ended.
    ///
    /// - Returns: whether there may be more.
    func forgetOld(now: Timestamp, limit: Int) throws -> Bool {
        let webhooks = try run(
            """
            DELETE FROM webhook WHERE number IN (
                SELECT number FROM webhook WHERE received_at < ? AND worked_at IS NOT NULL ORDER BY number LIMIT ?
            )
            """,
            [.time(now - .seconds(86_400)), .count(limit)]
        )
        let tickets = try run(
            "DELETE FROM used_ticket WHERE id IN (SELECT id FROM used_ticket WHERE expires_at < ? LIMIT ?)",
            [.time(now - .seconds(3_600)), .count(limit)]
        )
        let attempts = try run(
            """
            DELETE FROM connect_attempt WHERE id IN (
                SELECT id FROM connect_attempt WHERE expires_at < ? AND tokens IS NULL LIMIT ?
            )
            """,
            [.time(now - .seconds(86_400)), .count(limit)]
        )
        return webhooks == limit || tickets == limit || attempts == limit
    }
}
