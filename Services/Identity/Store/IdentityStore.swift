import Contracts
import SQLite

/// Identity's own rows, on one connection: all its SQL.
///
/// What is public (names, roles, slots) lies in the core's entities; here are the private columns beside them, and the
/// indexes by which a practice's people are found. Made for one transaction or one snapshot.
struct IdentityStore {
    let database: Database

    /// Looks at the rows through a connection.
    init(_ database: Database) {
        self.database = database
    }

    /// All rows of a query, read by `row`.
    func rows<Row>(
        _ sql: String,
        _ values: [Value],
        _ row: (Statement) -> Row
    ) throws(DatabaseError) -> [Row] {
        let statement = try database.statement(sql)
        bind(values, to: statement)
        var rows: [Row] = []
        while try statement.step() { rows.append(row(statement)) }
        return rows
    }

    /// The first row of a query, if any.
    func row<Row>(_ sql: String, _ values: [Value], _ row: (Statement) -> Row) throws(DatabaseError) -> Row? {
        let statement = try database.statement(sql)
        bind(values, to: statement)
        defer { statement.reset() }
        return try statement.step() ? row(statement) : nil
    }

    /// Runs a statement that answers no rows.
    func run(_ sql: String, _ values: [Value]) throws(DatabaseError) {
        let statement = try database.statement(sql)
        bind(values, to: statement)
        try statement.run()
    }

    /// A parameter.
    enum Value {
        case integer(Int64)
        case text(String?)
        case blob([UInt8])

        static func id<Entity>(_ id: Identifier<Entity>?) -> Value { .text(id?.rawValue) }
        static func flag(_ flag: Bool) -> Value { .integer(flag ? 1 : 0) }
        static func time(_ time: Timestamp) -> Value { .integer(time.milliseconds) }
    }

    private func bind(_ values: [Value], to statement: Statement) {
        for (offset, value) in values.enumerated() {
            let index = Int32(offset + 1)
            switch value {
            case .integer(let value): statement.bind(index, value)
            case .text(let value): statement.bind(index, value)
            case .blob(let value): statement.bind(index, value)
            }
        }
    }
}

extension Statement {
    /// An id that we wrote ourselves.
    func id<Entity>(_ column: Int32, of entity: Entity.Type = Entity.self) -> Identifier<Entity> {
        Identifier(rawValue: string(column))
    }

    /// A flag.
    func flag(_ column: Int32) -> Bool { int64(column) != 0 }

    /// An instant.
    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: int64(column)) }
}
