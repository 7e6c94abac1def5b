import Bus
import Contracts
import Cryptography
import Foundation
import Harness
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

/// The process is killed at each seam; afterwards everything is there, once in state.
@Suite struct KillTests {
    @Test func `kill at each seam over the embedded broker loses nothing and does nothing twice`() async throws {
        let cell = try TestCell()
        try Data().write(to: URL(filePath: cell.folder.path("embedded")))
        try await killAtEachSeam(cell, cell.kafka)
    }

    @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
    func `kill at each seam over Apache Kafka loses nothing and does nothing twice`() async throws {
        let cell = try TestCell()
        let broker = try await blocking { try ApacheKafka() }
        // The first life makes the topics.
        let kafka = KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "test")
        try prepare(cell)
        let probe = try ProbeProcess(bootstrapServers: kafka.bootstrapServers, folder: cell.folder.path(""))
        try await eventually(seconds: 30) {
            try await blocking { try KafkaAdmin(kafka).topics()["scheduling.commands.v1"] != nil }
        }
        #expect(try await probe.stop())
        try await killAtEachSeam(cell, kafka)
        withExtendedLifetime(broker) {}
    }

    private func prepare(_ cell: TestCell) throws {
        try Data(cell.keys.scheduling.json.utf8).write(to: URL(filePath: cell.folder.path("scheduling.json")))
        try Data(cell.keys.all.json.utf8).write(to: URL(filePath: cell.folder.path("keys.json")))
    }

    private func killAtEachSeam(_ cell: TestCell, _ kafka: KafkaConfiguration) async throws {
        try prepare(cell)
        // A long-lived token of one of our own services: the probe's clock is the wall's.
        let now = Int64(Date().timeIntervalSince1970)
        let claims = TokenClaims(
            iss: "zoom",
            sub: "service/zoom",
            aud: "scheduling.commands.v1",
            iat: now - 100,
            exp: now + 10_000
        )
        let token = try cell.token(claims, key: cell.keys.zoom)
        var sent = 0
        func send(_ count: Int) async throws {
            let messages = try (sent..<sent + count).map { number in
                try cell.message(
                    TestService.booking("a-\(number)"),
                    id: "c-\(number)",
                    token: token,
                    source: "/telehealth/zoom",
                    account: TestCell.account.rawValue
                )
            }
            try await cell.publish(messages, to: kafka)
            sent += count
        }
        for seam in Seam.allCases {
            for hit in [1, 3] {
                try await send(40)
                let probe = try ProbeProcess(
                    bootstrapServers: kafka.bootstrapServers,
                    folder: cell.folder.path(""),
                    seam: seam,
                    hit: hit
                )
                // What is committed or acknowledged together passes a seam once: there is more until it has passed often enough.
                try await eventually("the end at \(seam) \(hit)") {
                    guard probe.isRunning else { return true }
                    try await send(1)
                    return false
                }
                #expect(try await probe.wasKilled(), "\(seam) \(hit)")
            }
        }
        let probe = try ProbeProcess(bootstrapServers: kafka.bootstrapServers, folder: cell.folder.path(""))
        let database = try Database(path: cell.folder.path("store.sqlite"), access: .read)
        let expected = Int64(sent)
        try await eventually(seconds: 60) {
            try database.integer("SELECT count(*) FROM inbox") == expected
                && database.integer("SELECT count(*) FROM outbox") == 0
        }
        #expect(try await probe.stop())
        #expect(try database.integer("SELECT count(*) FROM entity WHERE revision = 1") == expected)
        #expect(try database.integer("SELECT count(*) FROM entity") == expected)
        #expect(try database.integer("SELECT count(*) FROM dead_letter") == 0)
        let events = try await cell.receiveAll("scheduling.events.v1", from: kafka)
        #expect(Set(events.map(\.key)).count == sent)
        #expect(events.allSatisfy { $0.headers["ce_revision"] == "1" })
        // Repeats are of the same message.
        for (_, repeats) in Dictionary(grouping: events, by: \.key) {
            #expect(Set(repeats.map { $0.headers["ce_id"] }).count == 1)
        }
        let outcomes = try await cell.receiveAll("scheduling.outcomes.v1", from: kafka)
        let byCommand = Dictionary(grouping: outcomes) { $0.headers["ce_causationid"] ?? "" }
        #expect(byCommand.count == sent)
        #expect(byCommand.values.allSatisfy { Set($0.map { $0.headers["ce_id"] }).count == 1 })
        #expect(outcomes.allSatisfy { $0.headers["ce_type"] == "telehealth.scheduling.command.accepted.v1" })
    }
}
