import Foundation
import Glibc
import Harness
import SQLite
import Testing

@Suite struct DatabaseTests {
    let folder: TemporaryFolder
    var path: String { folder.path("store.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a connection that is opened later leaves the locks of the first one`() throws {
        let first = try Database(path: path, access: .write)
        try first.execute("CREATE TABLE t (a INTEGER) STRICT")
        let second = try Database(path: path, access: .write)
        // Another process that could lock the file alone would take itself for the last user of the write-ahead log.
        let file = open(path, O_RDWR)
        defer { close(file) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        // F_OFD_GETLK, which Glibc's module leaves out: asks as if from another process.
        #expect(fcntl(file, 36, &lock) == 0)
        #expect(lock.l_type == Int16(F_RDLCK))
        withExtendedLifetime((first, second)) {}
    }

    @Test func `every kind of value comes back as it went in`() throws {
        let database = try Database(path: path, access: .write)
        try database.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d TEXT) STRICT")
        let insert = try database.statement("INSERT INTO t VALUES (?, ?, ?, ?)")
        insert.bind(1, Int64.min)
        insert.bind(2, "é\0\"")
        insert.bind(3, [UInt8]([0, 255]))
        insert.bind(4, String?.none)
        try insert.run()
        insert.bind(1, Int64?.none)
        insert.bind(2, "")
        insert.bind(3, [UInt8]())
        insert.bind(4, "x")
        try insert.run()
        let select = try database.statement("SELECT a, b, c, d FROM t ORDER BY rowid")
        #expect(try select.step())
        #expect(select.int64(0) == .min)
        #expect(select.string(1) == "é\0\"")
        #expect(select.bytes(2) == [0, 255])
        #expect(select.optionalString(3) == nil)
        #expect(try select.step())
        #expect(select.optionalInt64(0) == nil)
        #expect(select.optionalString(1) == "")
        #expect(select.optionalBytes(2) == [])
        #expect(try !select.step())
    }

    @Test func `static bindings read the caller's bytes`() throws {
        let database = try Database(path: path, access: .write)
        try database.execute("CREATE TABLE t (a TEXT, b BLOB) STRICT")
        let insert = try database.statement("INSERT INTO t VALUES (?, ?)")
        try Array("hello".utf8).withUnsafeBytes { bytes in
            insert.bindStatic(1, text: bytes)
            insert.bindStatic(2, blob: UnsafeRawBufferPointer(rebasing: bytes[1..<1]))
            try insert.run()
        }
        #expect(try database.text("SELECT a || typeof(b) || length(b) FROM t") == "helloblob0")
    }

    @Test func `the writer has a log and full synchronisation`() throws {
        let database = try Database(path: path, access: .write)
        #expect(try database.text("PRAGMA journal_mode") == "wal")
        #expect(try database.integer("PRAGMA synchronous") == 2)
    }

    @Test func `the files can be read by their owner only`() throws {
        let database = try Database(path: path, access: .write)
        try database.execute("CREATE TABLE t (a)")
        for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func `a transaction that throws leaves nothing`() throws {
        struct Stop: Error {}
        let database = try Database(path: path, access: .write)
        try database.execute("CREATE TABLE t (a)")
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        #expect(try database.integer("SELECT count(*) FROM t") == 0)
        #expect(!database.isInTransaction)
    }

    @Test func `a full disk is a fault of the machine and can be tried again`() throws {
        let database = try Database(path: path, access: .write)
        try database.execute("CREATE TABLE t (a BLOB)")
        try database.execute("PRAGMA max_page_count = 4")
        let error = #expect(throws: DatabaseError.self) {
            try database.transaction { try database.execute("INSERT INTO t VALUES (zeroblob(100000))") }
        }
        #expect(error?.kind == .machine)
        #expect(error?.isRetriable == true)
        #expect(!database.isInTransaction)
        try database.execute("PRAGMA max_page_count = 1000")
        try database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    }

    @Test func `a second writer finds it busy`() throws {
        let first = try Database(path: path, access: .write)
        try first.execute("CREATE TABLE t (a)")
        try first.begin()
        let second = try Database(path: path, access: .write, busyMilliseconds: 1)
        let error = #expect(throws: DatabaseError.self) { try second.begin() }
        #expect(error?.kind == .busy)
    }

    @Test func `a constraint is told apart and shows no value`() throws {
        let database = try Database(path: path, access: .write)
        try database.execute("CREATE TABLE t (a TEXT PRIMARY KEY)")
        try database.execute("INSERT INTO t VALUES ('secret')")
        let error = #expect(throws: DatabaseError.self) { try database.execute("INSERT INTO t VALUES ('secret')") }
        #expect(error?.kind == .constraint)
        #expect(error.map { "\($0)".contains("secret") } == false)
    }

    @Test func `what is no database is said to be damaged`() throws {
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: path))
        let error = #expect(throws: DatabaseError.self) { try Database(path: path, access: .write) }
        #expect(error?.kind == .damaged)
    }

    @Test(arguments: ["", ":memory:"])
    func `a store needs a file`(path: String) {
        #expect(throws: DatabaseError.self) { try Database(path: path, access: .write) }
    }

    @Test func `a backup is a database of its own`() throws {
        let database = try Database(path: path, access: .write)
        try database.execute("CREATE TABLE t (a); INSERT INTO t VALUES (7)")
        try database.backup(to: folder.path("copy.sqlite"))
        let copy = try Database(path: folder.path("copy.sqlite"), access: .read)
        #expect(try copy.integer("SELECT a FROM t") == 7)
    }

    @Test func `a backup that fails leaves no file`() throws {
        let database = try Database(path: path, access: .write)
        try database.begin()
        #expect(throws: DatabaseError.self) { try database.backup(to: folder.path("copy.sqlite")) }
        #expect(!FileManager.default.fileExists(atPath: folder.path("copy.sqlite")))
    }

    @Test func `after a truncating checkpoint erased bytes are in no file`() throws {
        let database = try Database(path: path, access: .write)
        try database.execute("PRAGMA secure_delete = ON; CREATE TABLE t (a TEXT)")
        try database.execute("INSERT INTO t VALUES ('vault-token-0123456789')")
        try database.execute("DELETE FROM t")
        #expect(try database.checkpointTruncate())
        for name in ["store.sqlite", "store.sqlite-wal"] {
            let bytes = try Data(contentsOf: URL(filePath: folder.path(name)))
            #expect(bytes.range(of: Data("vault-token".utf8)) == nil, "\(name)")
        }
    }

    @Test func `a log that is left to somebody else is moved by them, and at its bound by the commit itself`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let writer = try Database(path: path, access: .write)
        try writer.execute("CREATE TABLE t (body BLOB)")
        func commit(pages: Int) throws {
            try writer.transaction {
                let insert = try writer.statement("INSERT INTO t VALUES (zeroblob(?))")
                insert.bind(1, Int64(pages * 4_096))
                try insert.run()
            }
        }
        writer.keepLog(upTo: 200)
        try commit(pages: 50)
        try commit(pages: 50)
        #expect((100..<200).contains(writer.logPages))
        // What has been moved needs no room any more: the next commit begins the log anew.
        try Database(path: path, access: .write).checkpoint()
        try commit(pages: 1)
        #expect(writer.logPages < 50)
        try commit(pages: 250)
        #expect(writer.logPages >= 200)
        try commit(pages: 1)
        #expect(writer.logPages < 50)
        #expect(try writer.integer("SELECT count(*) FROM t") == 5)
    }

    @Test func `a log that somebody reads stays until they are done, and nothing waits for them`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let writer = try Database(path: path, access: .write)
        try writer.execute("CREATE TABLE t (n INTEGER)")
        writer.keepLog(upTo: 2)
        let reader = try Database(path: path, access: .read)
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM t") == 0)
        for number in 0..<20 { try writer.transaction { try writer.execute("INSERT INTO t VALUES (\(number))") } }
        #expect(try reader.integer("SELECT count(*) FROM t") == 0)
        try reader.execute("COMMIT")
        #expect(try reader.integer("SELECT count(*) FROM t") == 20)
    }
}
