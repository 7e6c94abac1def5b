import Contracts
import Foundation
import Harness
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

/// What operators ask of a running pipeline.
@Suite struct PipelineOperatorTests {
    @Test func `a dead letter is listed, and shown with its bytes and without its authorization`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await cell.send(TestService.booking("a"), id: "1", token: "no-token-at-all")
            try await eventually { try await pipeline.deadLetters().count == 1 }
            let letter = try #require(try await pipeline.deadLetters().first)
            #expect(letter.reason == "token-invalid")
            #expect(letter.topic == "scheduling.commands.v1")
            #expect(letter.bytes > 0)
            let shown = try #require(try await pipeline.deadLetter(letter.id))
            #expect(shown.headers["ce_id"] == "1")
            #expect(shown.headers["authorization"] == nil)
            let value = try #require(shown.value.flatMap { Data(base64Encoded: $0) })
            #expect(value.count == letter.bytes)
            #expect(String(decoding: value, as: UTF8.self).contains("\"a\""))
            #expect(try await pipeline.deadLetter(letter.id + 1) == nil)
        }
    }

    @Test func `what a message did not have, or is no longer kept, shows as null`() async throws {
        let cell = try TestCell()
        let pipeline = try cell.pipeline()
        try Database(path: cell.folder.path("store.sqlite"), access: .write).execute(
            """
            INSERT INTO dead_letter (number, at, reason, topic, partition, offset, hash)
            VALUES (1, 0, 'event-undecodable', 't', 0, 0, 'h')
            """
        )
        let detail = try #require(try await pipeline.deadLetter(1))
        let json = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(detail)) as? [String: Any]
        )
        #expect(json["value"] is NSNull)
        #expect(json["key"] is NSNull)
        #expect((json["headers"] as? [String: Any])?.isEmpty == true)
        #expect(json["at"] as? String == "1970-01-01T00:00:00.000Z")
    }

    @Test func `a backup is the store as it was, private, while the service goes on`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await pipeline.book("a")
            let path = cell.folder.path("copy.sqlite")
            #expect(await pipeline.backUp(to: path) == nil)
            try await pipeline.book("b")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let copy = try Database(path: path, access: .read)
            #expect(try copy.integer("SELECT count(*) FROM entity WHERE key LIKE 'appointment/%'") == 1)
            #expect(try copy.text("PRAGMA integrity_check") == "ok")
        }
    }

    @Test func `a backup overwrites nothing, follows no link, and leaves nothing where it fails`() async throws {
        let cell = try TestCell()
        let pipeline = try cell.pipeline()
        let files = FileManager.default
        for name in ["full", "empty"] {
            let path = cell.folder.path(name)
            let before = Data(name == "full" ? "precious".utf8 : "".utf8)
            try before.write(to: URL(filePath: path))
            let refusal = try #require(await pipeline.backUp(to: path))
            #expect(refusal.contains("File exists"))
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
        let link = cell.folder.path("link")
        try files.createSymbolicLink(atPath: link, withDestinationPath: cell.folder.path("elsewhere"))
        #expect(await pipeline.backUp(to: link) != nil)
        #expect(!files.fileExists(atPath: cell.folder.path("elsewhere")))
        let missing = cell.folder.path("no/such/folder")
        #expect(await pipeline.backUp(to: missing)?.contains("No such file") == true)
    }
}
