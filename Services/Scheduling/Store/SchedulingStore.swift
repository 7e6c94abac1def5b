import Contracts
import SQLite

/// Scheduling's own rows, on one connection: all its SQL.
///
/// What is public (appointments, sessions) lies in the core's entities; here are the indexes by which they are found, and
/// what only scheduling knows. Made for one transaction or one snapshot.
struct SchedulingStore {
    let database: Database

    /// Looks at the rows through a connection.
    init(_ database: Database) {
        self.database = database
    }

    /// All rows of a query, read by `row`.
    func rows<Row>(
        _ sql: String,
        _ bind: (Statement) -> Void,
        _ row: (Statement) -> Row
    ) throws(DatabaseError) -> [Row] {
        let statement = try database.statement(sql)
        bind(statement)
        var rows: [Row] = []
        while try statement.step() { rows.append(row(statement)) }
        return rows
    }

    /// The first row of a query, if any.
    func row<Row>(
        _ sql: String,
        _ bind: (Statement) -> Void,
        _ row: (Statement) -> Row
    ) throws(DatabaseError) -> Row? {
        let statement = try database.statement(sql)
        bind(statement)
        defer { statement.reset() }
        return try statement.step() ? row(statement) : nil
    }

    /// Runs a statement that answers no rows.
    func run(_ sql: String, _ bind: (Statement) -> Void) throws(DatabaseError) {
        let statement = try database.statement(sql)
        bind(statement)
        try statement.run()
    }
}

extension Statement {
    /// Binds an id.
    func bind<Entity>(_ index: Int32, _ id: Identifier<Entity>) { bind(index, id.rawValue) }
    /// Binds an instant, in milliseconds.
    func bind(_ index: Int32, _ time: Timestamp) { bind(index, time.milliseconds) }
    /// Binds 1 or 0.
    func bind(_ index: Int32, _ flag: Bool) { bind(index, Int64(flag ? 1 : 0)) }

    /// An id that we wrote ourselves.
    func id<Entity>(_ column: Int32, of entity: Entity.Type = Entity.self) -> Identifier<Entity> {
        Identifier(rawValue: string(column))
    }

    /// A flag.
    func flag(_ column: Int32) -> Bool { int64(column) != 0 }

    /// An instant.
    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: int64(column)) }
}
