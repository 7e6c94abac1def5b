import Foundation
import Harness
import SQLite
import Testing

@testable import TransactionalStore

@Suite struct ErasureTests {
    static let secret = "a-secret-that-must-not-stay-anywhere"

    @Test func `what is erased for good is in no file any more`() async throws {
        let cell = try TestCell()
        try await cell.running(change: { $0.overwritesErased = true }) { pipeline in
            try await pipeline.write { transaction in
                try transaction.database.execute("INSERT INTO reaction VALUES ('a', '\(Self.secret)')")
                try transaction.database.execute("INSERT INTO reaction VALUES ('b', 'stays')")
            }
            #expect(try Self.holdsSecret(cell))
            try await pipeline.write { transaction in
                try transaction.database.execute("DELETE FROM reaction WHERE key = 'a'")
                transaction.emptyLogAfterCommit()
            }
            try await eventually { try !Self.holdsSecret(cell) }
        }
    }

    @Test func `a reader of an older snapshot only delays it`() async throws {
        let cell = try TestCell()
        try await cell.running(change: { $0.overwritesErased = true }) { pipeline in
            try await pipeline.write { transaction in
                try transaction.database.execute("INSERT INTO reaction VALUES ('a', '\(Self.secret)')")
            }
            let reader = try ReaderHoldingASnapshot(cell.folder.path("store.sqlite"))
            try await pipeline.write { transaction in
                try transaction.database.execute("DELETE FROM reaction WHERE key = 'a'")
                transaction.emptyLogAfterCommit()
            }
            try await pipeline.write { try $0.database.execute("INSERT INTO reaction VALUES ('b', 'stays')") }
            #expect(try Self.holdsSecret(cell))
            reader.end()
            try await eventually { try !Self.holdsSecret(cell) }
        }
    }

    static func holdsSecret(_ cell: TestCell) throws -> Bool {
        let files = try FileManager.default.contentsOfDirectory(at: cell.folder.url, includingPropertiesForKeys: nil)
        return try files.contains { try Data(contentsOf: $0).range(of: Data(secret.utf8)) != nil }
    }
}
