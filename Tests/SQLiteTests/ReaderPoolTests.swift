import Harness
import SQLite
import Testing

@Suite struct ReaderPoolTests {
    @Test func `many reads share a few connections and see what is committed`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let writer = try Database(path: path, access: .write)
        try writer.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        let pool = try ReaderPool(path: path, count: 2)
        let sums = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<50 { group.addTask { try await pool.read { try $0.integer("SELECT sum(a) FROM t") ?? 0 } } }
            return try await group.reduce(0, +)
        }
        #expect(sums == 50)
        try writer.execute("INSERT INTO t VALUES (2)")
        #expect(try await pool.read { try $0.integer("SELECT sum(a) FROM t") } == 3)
    }

    @Test func `a reader cannot write`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let writer = try Database(path: path, access: .write)
        try writer.execute("CREATE TABLE t (a)")
        let pool = try ReaderPool(path: path, count: 1)
        await #expect(throws: DatabaseError.self) { try await pool.read { try $0.execute("INSERT INTO t VALUES (1)") } }
        #expect(try await pool.read { try $0.integer("SELECT count(*) FROM t") } == 0)
    }

    @Test func `a store is locked for one process`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let lock = try StoreLock(storePath: path)
        let error = #expect(throws: DatabaseError.self) { try StoreLock(storePath: path) }
        #expect(error?.message.contains("in use by another process") == true)
        withExtendedLifetime(lock) {}
    }
}
