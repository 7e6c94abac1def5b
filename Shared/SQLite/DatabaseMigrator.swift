/// Brings a database file to the schema that the program knows.
///
/// Migrations are only ever appended, each to its line, which its name tells: `core-2` follows `core-1`, whatever other lines
/// the file has had meanwhile. Each runs once, in its own transaction, and is recorded in the file.
package struct DatabaseMigrator {
    private let applicationID: Int32
    private let owner: String
    private var migrations: [(name: String, body: (Database) throws -> Void)] = []

    /// Migrates files that belong to `owner`, told by SQLite's application id (four ASCII letters).
    ///
    /// Source: sqlite.org/pragma.html#pragma_application_id.
    package init(owner: String, applicationID letters: StaticString) {
        precondition(letters.utf8CodeUnitCount == 4, "an application id has four letters")
        self.owner = owner
        applicationID = letters.withUTF8Buffer { $0.reduce(Int32(0)) { $0 << 8 | Int32($1) } }
    }

    /// Appends a migration.
    package mutating func register(_ name: String, _ body: @escaping (Database) throws -> Void) {
        precondition(!migrations.contains { $0.name == name }, "migration \(name) is registered twice")
        migrations.append((name, body))
    }

    /// Runs what has not run yet.
    ///
    /// - Throws: ``DatabaseError`` of kind `refused` for a file of another program, of a newer version, or whose
    ///   migrations came in another order; nothing is changed then.
    package func migrate(_ database: Database) throws {
        let found = try database.integer("PRAGMA application_id") ?? 0
        guard found == 0 || found == Int64(applicationID) else {
            throw refusal("\(database.path) belongs to another program than \(owner); check the path of the store")
        }
        let isEmpty = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
        guard isEmpty || found == Int64(applicationID) else {
            throw refusal("\(database.path) is a database that \(owner) has not made; check the path of the store")
        }
        try database.transaction {
            try database.execute("PRAGMA application_id = \(applicationID)")
            try database.execute(
                "CREATE TABLE IF NOT EXISTS migration (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"
            )
        }
        let applied = try names(database)
        try check(applied, database)
        for (index, migration) in migrations.filter({ !applied.contains($0.name) }).enumerated() {
            try database.transaction {
                try migration.body(database)
                let statement = try database.statement("INSERT INTO migration (position, name) VALUES (?, ?)")
                statement.bind(1, Int64(applied.count + index))
                statement.bind(2, migration.name)
                try statement.run()
            }
        }
    }

    /// What has run is the beginning of each line, and no more.
    private func check(_ applied: [String], _ database: Database) throws(DatabaseError) {
        let known = Dictionary(grouping: migrations.map(\.name), by: Self.line)
        for (line, names) in Dictionary(grouping: applied, by: Self.line).sorted(by: { $0.key < $1.key }) {
            let known = known[line, default: []]
            guard names.count <= known.count else {
                throw refusal(
                    "\(database.path) was written by a newer version of \(owner) (it has \(names.last ?? "")); "
                        + "start that version, or restore a backup of this one's"
                )
            }
            for (name, expected) in zip(names, known) where name != expected {
                throw refusal(
                    "\(database.path) has migration \(name) where \(owner) has \(expected): "
                        + "it was written by another line of versions"
                )
            }
        }
    }

    private static func line(_ name: String) -> Substring {
        name.prefix { $0 != "-" }
    }

    private func names(_ database: Database) throws(DatabaseError) -> [String] {
        let statement = try database.statement("SELECT name FROM migration ORDER BY position")
        var names: [String] = []
        while try statement.step() { names.append(statement.string(0)) }
        return names
    }

    private func refusal(_ message: String) -> DatabaseError {
        DatabaseError(kind: .refused, operation: "migrate", message: message)
    }
}
