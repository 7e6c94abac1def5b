import Harness
import SQLite
import Testing

@Suite struct DatabaseMigratorTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `each migration runs once, in order`() throws {
        let database = try open()
        try migrator(["one", "two"]).migrate(database)
        try migrator(["one", "two", "three"]).migrate(database)
        #expect(try database.text("SELECT group_concat(name, ' ') FROM migration") == "one two three")
        #expect(try database.integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('one', 'two', 'three')") == 3)
    }

    @Test func `a newer file is refused and not touched`() throws {
        let database = try open()
        try migrator(["one", "two"]).migrate(database)
        let error = #expect(throws: DatabaseError.self) { try migrator(["one"]).migrate(database) }
        #expect(error?.message.contains("newer version of scheduling") == true)
    }

    @Test func `another order is refused`() throws {
        let database = try open()
        try migrator(["one", "two"]).migrate(database)
        let error = #expect(throws: DatabaseError.self) { try migrator(["two", "one"]).migrate(database) }
        #expect(error?.kind == .refused)
    }

    @Test func `the file of another service is refused`() throws {
        let database = try open()
        try migrator(["one"]).migrate(database)
        var other = DatabaseMigrator(owner: "identity", applicationID: "THid")
        other.register("one") { _ in }
        #expect(throws: DatabaseError.self) { try other.migrate(database) }
    }

    @Test func `a foreign database is refused`() throws {
        let database = try open()
        try database.execute("CREATE TABLE somebody (a)")
        #expect(throws: DatabaseError.self) { try migrator(["one"]).migrate(database) }
    }

    @Test func `a migration that fails leaves the ones before it`() throws {
        struct Stop: Error {}
        let database = try open()
        var migrator = migrator(["one"])
        migrator.register("bad") { database in
            try database.execute("CREATE TABLE half (a)")
            throw Stop()
        }
        #expect(throws: Stop.self) { try migrator.migrate(database) }
        #expect(try database.text("SELECT group_concat(name) FROM migration") == "one")
        #expect(try database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0)
    }

    private func open() throws -> Database {
        try Database(path: folder.path("store.sqlite"), access: .write)
    }

    private func migrator(_ names: [String]) -> DatabaseMigrator {
        var migrator = DatabaseMigrator(owner: "scheduling", applicationID: "THsc")
        for name in names { migrator.register(name) { try $0.execute("CREATE TABLE \(name) (a)") } }
        return migrator
    }
}
