import Foundation
import Harness
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

@Suite struct CheckpointerTests {
    @Test func `what was committed is moved into the file beside the writer, when it is told to`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let writer = try Database(path: path, access: .write)
        writer.keepLog(upTo: .max)
        try writer.execute("CREATE TABLE t (body BLOB)")
        try writer.transaction { try writer.execute("INSERT INTO t VALUES (zeroblob(400000))") }
        let checkpointer = Checkpointer(storePath: path)
        let thread = PinnedThread(name: "checkpoint") { checkpointer.run() }
        #expect(try size(path) < 400_000)
        checkpointer.wake()
        try await eventually { try size(path) > 400_000 }
        checkpointer.stop()
        await thread.join()
    }

    @Test func `it ends when it is stopped, also before it began`() async throws {
        let folder = try TemporaryFolder()
        let checkpointer = Checkpointer(storePath: folder.path("store.sqlite"))
        checkpointer.stop()
        await PinnedThread(name: "checkpoint") { checkpointer.run() }.join()
    }

    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }
}
