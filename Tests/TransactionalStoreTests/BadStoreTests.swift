import Contracts
import Foundation
import Harness
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

/// Files that are not what they should be: each is refused, or its service stopped, with a sentence that names it.
@Suite struct BadStoreTests {
    // MARK: Files that are no store of ours

    @Test func `another service's store is refused`() throws {
        let cell = try TestCell()
        _ = try cell.pipeline()
        let error = #expect(throws: DatabaseError.self) { try cell.pipeline { $0.applicationID = "THid" } }
        #expect(error?.description.contains(cell.folder.path("store.sqlite")) == true)
        #expect(error?.description.contains("belongs to another program") == true)
    }

    @Test func `the store of a newer version is refused`() throws {
        let cell = try TestCell()
        let newer: (inout PipelineConfiguration) -> Void = { configuration in
            let migrations = configuration.migrations
            configuration.migrations = { migrator in
                migrations(&migrator)
                migrator.register("from the future") { _ in }
            }
        }
        _ = try cell.pipeline(change: newer)
        let error = #expect(throws: DatabaseError.self) { try cell.pipeline() }
        #expect(error?.description.contains("written by a newer version of scheduling") == true)
        #expect(error?.description.contains("start that version, or restore a backup") == true)
    }

    @Test func `a file that is no database is refused and left as it is`() throws {
        let cell = try TestCell()
        let path = cell.folder.path("store.sqlite")
        try Data(String(repeating: "not a database\n", count: 500).utf8).write(to: URL(filePath: path))
        let error = #expect(throws: StoreDamaged.self) { try cell.pipeline() }
        #expect(error?.description.contains("\(path) is damaged or is no SQLite database") == true)
        #expect(error?.description.contains("--take-over") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("not a database\n"))
    }

    @Test func `a store of which only a part was written is refused`() async throws {
        let cell = try TestCell()
        try await cell.booked(300)
        let path = cell.folder.path("store.sqlite")
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
        let error = #expect(throws: StoreDamaged.self) { try cell.pipeline() }
        #expect(error?.description.contains(path) == true)
    }

    @Test func `an empty file in the place of a store does not become the service's`() async throws {
        let cell = try TestCell()
        try await cell.booked(1)
        try Data().write(to: URL(filePath: cell.folder.path("empty.sqlite")))
        let error = await #expect(throws: Opening.Refusal.self) {
            try await cell.pipeline(store: "empty.sqlite").run()
        }
        #expect(error?.description.contains("this one is new and empty") == true)
        #expect(error?.description.contains("--take-over") == true)
    }

    // MARK: Damage that shows while it runs

    @Test func `damage that a write meets stops the service, and answers nothing`() async throws {
        let cell = try TestCell()
        try await cell.booked(300)
        try cell.damage("entity")
        let pipeline = try cell.pipeline()
        let task = Task { try await pipeline.run() }
        await #expect(throws: DatabaseError.self) { try await pipeline.book("b") }
        let error = await #expect(throws: StoreDamaged.self) { try await task.value }
        #expect(error?.description.contains(cell.folder.path("store.sqlite")) == true)
        #expect(error?.description.contains("put the newest backup in its place") == true)
        #expect(!cell.health.isReady)
        #expect(cell.log.entries.contains { $0.message.contains("must not be used any more") })
    }

    @Test func `damage that only a page meets stops the service too`() async throws {
        let cell = try TestCell()
        try await cell.booked(300)
        try cell.damage("audit")
        let pipeline = try cell.pipeline()
        let task = Task { try await pipeline.run() }
        try await pipeline.write { _ in }
        await #expect(throws: DatabaseError.self) { try await pipeline.count("audit NOT INDEXED") }
        await #expect(throws: StoreDamaged.self) { try await task.value }
    }

    // MARK: Copies

    @Test func `a backup does not go on as the store by itself, though no life has begun since`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await pipeline.book("a")
            try await eventually { try await pipeline.count("outbox") == 0 }
            #expect(await pipeline.backUp(to: cell.folder.path("backup.sqlite")) == nil)
            try await pipeline.book("a", submission: "s-2", timeZone: "Europe/Berlin")
            try await pipeline.book("b")
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
        let error = await #expect(throws: Opening.Refusal.self) {
            try await cell.pipeline(store: "backup.sqlite").run()
        }
        #expect(error?.description.contains("has appointment/a in revision 2 (epoch 1)") == true)
        #expect(error?.description.contains("-wal") == true)
        #expect(error?.description.contains("--take-over") == true)
        try await cell.running(store: "backup.sqlite", change: { $0.takesOver = true }) { pipeline in
            try await eventually { cell.health.isReady }
            // What the backup does not know is erased on the topic, and leaves a row without a body.
            #expect(try await pipeline.count("entity WHERE body IS NOT NULL") == 1)
        }
    }

    @Test func `a store without its log is noticed`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await pipeline.book("a")
            try Database(path: cell.folder.path("store.sqlite"), access: .write).checkpoint()
            try await pipeline.book("b")
            // The file alone, as it is when the power goes and -wal is not copied.
            let file = try Data(contentsOf: URL(filePath: cell.folder.path("store.sqlite")))
            try file.write(to: URL(filePath: cell.folder.path("alone.sqlite")))
            _ = try await cell.events(2)
        }
        let error = await #expect(throws: Opening.Refusal.self) {
            try await cell.pipeline(store: "alone.sqlite").run()
        }
        #expect(error?.description.contains("has appointment/b in revision 1 (epoch 1)") == true)
    }
}

extension TestCell {
    /// A life in which appointments are booked and published, and that ends well.
    fileprivate func booked(_ count: Int) async throws {
        try await running { pipeline in
            for number in 0..<count { try await pipeline.book("a-\(number)") }
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
        // All of it is in the file then.
        #expect(try Database(path: folder.path("store.sqlite"), access: .write).checkpointTruncate())
    }

    /// Overwrites the first page of a table.
    fileprivate func damage(_ table: String) throws {
        let path = folder.path("store.sqlite")
        let page: Int64? = try {
            let database = try Database(path: path, access: .read)
            return try database.integer("SELECT rootpage FROM sqlite_schema WHERE name = '\(table)'")
        }()
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(try #require(page) - 1) * 4_096)
        try file.write(contentsOf: Data(repeating: 0xFF, count: 4_096))
        try file.close()
    }
}
