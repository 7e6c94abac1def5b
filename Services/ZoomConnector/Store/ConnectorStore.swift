import Contracts
import SQLite

/// The connector's own rows, on one connection: all its SQL.
///
/// What is public (connections, meetings, calls) lies in the core's entities; here is what only the connector knows. Made for
/// one transaction or one snapshot. Whatever is secret comes here sealed: see ``Vault``.
struct ConnectorStore {
    let database: Database

    /// Looks at the rows through a connection.
    init(_ database: Database) {
        self.database = database
    }

    /// All rows of a query, read by `row`.
    func rows<Row>(_ sql: String, _ values: [Value], _ row: (Statement) throws -> Row) throws -> [Row] {
        let statement = try bound(sql, values)
        defer { statement.reset() }
        var rows: [Row] = []
        while try statement.step() { rows.append(try row(statement)) }
        return rows
    }

    /// The first row of a query, if any.
    func row<Row>(_ sql: String, _ values: [Value], _ row: (Statement) throws -> Row) throws -> Row? {
        let statement = try bound(sql, values)
        defer { statement.reset() }
        return try statement.step() ? try row(statement) : nil
    }

    /// Runs a statement that answers no rows.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [Value]) throws -> Int {
        try bound(sql, values).run()
        return database.changes
    }

    /// A parameter.
    enum Value {
        case integer(Int64?)
        case text(String?)
        case blob([UInt8]?)

        static func id<Entity>(_ id: Identifier<Entity>?) -> Value { .text(id?.rawValue) }
        static func flag(_ flag: Bool) -> Value { .integer(flag ? 1 : 0) }
        static func time(_ time: Timestamp?) -> Value { .integer(time?.milliseconds) }
        static func count(_ count: Int) -> Value { .integer(Int64(count)) }
        static func word<Word: RawRepresentable>(_ word: Word?) -> Value where Word.RawValue == String {
            .text(word?.rawValue)
        }
    }

    private func bound(_ sql: String, _ values: [Value]) throws -> Statement {
        let statement = try database.statement(sql)
        for (offset, value) in values.enumerated() {
            let index = Int32(offset + 1)
            switch value {
            case .integer(let value): statement.bind(index, value)
            case .text(let value): statement.bind(index, value)
            case .blob(let value): statement.bind(index, value)
            }
        }
        return statement
    }
}

extension Statement {
    /// An id that we wrote ourselves.
    func id<Entity>(_ column: Int32, of entity: Entity.Type = Entity.self) -> Identifier<Entity> {
        Identifier(rawValue: string(column))
    }

    /// An id that we wrote ourselves, or nil of NULL.
    func optionalID<Entity>(_ column: Int32, of entity: Entity.Type = Entity.self) -> Identifier<Entity>? {
        optionalString(column).map { Identifier(rawValue: $0) }
    }

    /// A flag.
    func flag(_ column: Int32) -> Bool { int64(column) != 0 }

    /// An instant.
    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: int64(column)) }

    /// An instant, or nil of NULL.
    func optionalTime(_ column: Int32) -> Timestamp? { optionalInt64(column).map { Timestamp(milliseconds: $0) } }

    /// A number.
    func count(_ column: Int32) -> Int { Int(int64(column)) }

    /// One of a type's words; nil of NULL and of a word that this version does not know.
    func word<Word: RawRepresentable>(_ column: Int32, _ type: Word.Type = Word.self) -> Word?
    where Word.RawValue == String {
        optionalString(column).flatMap { Word(rawValue: $0) }
    }
}
