import SQLite

/// A connection that reads an old snapshot until it is told to end.
struct ReaderHoldingASnapshot {
    private let database: Database

    init(_ path: String) throws {
        database = try Database(path: path, access: .read)
        try database.execute("BEGIN")
        _ = try database.integer("SELECT count(*) FROM reaction")
    }

    func end() {
        database.rollback()
    }
}
