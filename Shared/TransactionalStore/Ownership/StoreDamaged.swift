package import SQLite

/// The store's file can't be used any more: what is wrong and what helps.
package struct StoreDamaged: Error, CustomStringConvertible {
    /// What SQLite says.
    package let cause: DatabaseError

    package var description: String {
        "\(cause). Nothing more is written to it. Move it and the files beside it (-wal, -shm) away, put the newest backup "
            + "in its place, and start once with --take-over"
    }

    /// Runs `body`, and says what helps where the file is damaged.
    static func explaining<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError where error.kind == .damaged {
            throw StoreDamaged(cause: error)
        }
    }
}
