import Contracts
import SQLite

/// What is done to the store besides handling: forgetting what was kept long enough, a little at a time.
enum Upkeep {
    /// Forgets the oldest rows whose time is over, and notes that the store is alive.
    ///
    /// - Returns: whether there may be more to forget.
    static func forget(_ transaction: Transaction) throws -> Bool {
        let database = transaction.database
        let settings = transaction.settings
        let limit = Int64(settings.upkeepRows)
        // Rows come in the order of time, so the first ones are the oldest.
        let inbox = try database.statement(
            """
            DELETE FROM inbox WHERE number <= (
                SELECT max(number) FROM (SELECT number, at FROM inbox ORDER BY number LIMIT ?) WHERE at < ?
            )
            """
        )
        inbox.bind(1, limit)
        inbox.bind(2, (transaction.now - settings.inboxLifetime).milliseconds)
        try inbox.run()
        var hasMore = database.changes >= settings.upkeepRows
        let letters = try database.statement(
            """
            UPDATE dead_letter SET key = NULL, headers = NULL, body = NULL WHERE number IN (
                SELECT number FROM dead_letter INDEXED BY dead_letter_with_bytes
                WHERE headers IS NOT NULL AND (at < ?1 OR number <= (SELECT max(number) FROM dead_letter) - ?2)
                ORDER BY number LIMIT ?3
            )
            """
        )
        letters.bind(1, (transaction.now - settings.deadLetterLifetime).milliseconds)
        letters.bind(2, settings.deadLetterCount)
        letters.bind(3, limit)
        try letters.run()
        hasMore = hasMore || database.changes >= settings.upkeepRows
        try Facts.write("alive", "\(transaction.now.milliseconds)", database)
        return hasMore
    }
}

/// What the store knows of itself.
enum Facts {
    static func read(_ name: String, _ database: Database) throws -> String? {
        let select = try database.statement("SELECT value FROM fact WHERE name = ?")
        select.bind(1, name)
        defer { select.reset() }
        return try select.step() ? select.string(0) : nil
    }

    static func write(_ name: String, _ value: String, _ database: Database) throws {
        let write = try database.statement(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2"
        )
        write.bind(1, name)
        write.bind(2, value)
        try write.run()
    }
}
