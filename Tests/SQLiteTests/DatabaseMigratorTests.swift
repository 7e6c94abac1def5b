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
        try migrator(["a-1", "a-2"]).migrate(database)
        try migrator(["a-1", "a-2", "a-3"]).migrate(database)
        #expect(try database.text("SELECT group_concat(name, ' ') FROM migration") == "a-1 a-2 a-3")
        #expect(try database.integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('a-1', 'a-2', 'a-3')") == 3)
    }

    @Test func `a line is appended to, whatever followed it in the file`() throws {
        let database = try open()
        try migrator(["a-1", "b-1"]).migrate(database)
        try migrator(["a-1", "a-2", "b-1", "b-2"]).migrate(database)
        try migrator(["a-1", "a-2", "b-1", "b-2"]).migrate(database)
        #expect(try database.text("SELECT group_concat(name, ' ') FROM migration") == "a-1 b-1 a-2 b-2")
        #expect(throws: DatabaseError.self) { try migrator(["a-1", "a-2"]).migrate(database) }
    }

    @Test func `a newer file is refused and not touched`() throws {
        let database = try open()
        try migrator(["a-1", "a-2"]).migrate(database)
        let error = #expect(throws: DatabaseError.self) { try migrator(["a-1"]).migrate(database) }
        #expect(error?.message.contains("newer version of scheduling") == true)
    }

    @Test func `another order is refused`() throws {
        let database = try open()
        try migrator(["a-1", "a-2"]).migrate(database)
        let error = #expect(throws: DatabaseError.self) { try migrator(["a-2", "a-1"]).migrate(database) }
        #expect(error?.kind == .refused)
    }

    @Test func `the file of another service is refused`() throws {
        let database = try open()
        try migrator(["a-1"]).migrate(database)
        var other = DatabaseMigrator(owner: "identity", applicationID: "THid")
        other.register("a-1") { _ in }
        #expect(throws: DatabaseError.self) { try other.migrate(database) }
    }

    @Test func `a foreign database is refused`() throws {
        let database = try open()
        try database.execute("CREATE TABLE somebody (a)")
        #expect(throws: DatabaseError.self) { try migrator(["a-1"]).migrate(database) }
    }

    @Test func `a migration that fails leaves the ones before it`() throws {
        struct Stop: Error {}
        let database = try open()
        var migrator = migrator(["a-1"])
        migrator.register("a-2") { database in
            try database.execute("CREATE TABLE half (a)")
            throw Stop()
        }
        #expect(throws: Stop.self) { try migrator.migrate(database) }
        #expect(try database.text("SELECT group_concat(name) FROM migration") == "a-1")
        #expect(try database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0)
    }

    private func open() throws -> Database {
        try Database(path: folder.path("store.sqlite"), access: .write)
    }

    private func migrator(_ names: [String]) -> DatabaseMigrator {
        var migrator = DatabaseMigrator(owner: "scheduling", applicationID: "THsc")
        for name in names { migrator.register(name) { try $0.execute("CREATE TABLE \"\(name)\" (a)") } }
        return migrator
    }
}
