import Bus
import Contracts
import Foundation
import Harness
import ServiceRuntime
import Testing

@testable import TransactionalStore

/// What the embedded broker cannot show: topic settings, append time, a log that outlives its broker, another cluster.
@Suite(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
struct RealBrokerTests {
    @Test func `topics are made as the contract says, and one that differs is refused with what to do`() async throws {
        let cell = try TestCell()
        let broker = try await blocking { try ApacheKafka() }
        let kafka = KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "test")
        try await blocking {
            let admin = try KafkaAdmin(kafka)
            defer { admin.close() }
            try admin.createTopic(
                "identity.commands.v1",
                partitions: TestCell.partitions,
                replicas: 1,
                settings: ["cleanup.policy": "compact"]
            )
        }
        let refusal = await #expect(throws: Opening.Refusal.self) { try await cell.pipeline { $0.kafka = kafka }.run() }
        #expect(
            refusal?.description.contains("identity.commands.v1 has cleanup.policy=compact and must have delete")
                == true
        )
        #expect(refusal?.description.contains("kafka-configs.sh") == true)
        let made = try await blocking {
            let admin = try KafkaAdmin(kafka)
            defer { admin.close() }
            return try admin.settings(ofTopic: "scheduling.commands.v1")
        }
        for (name, value) in Topic(.scheduling, .commands).settings { #expect(made[name] == value) }
        withExtendedLifetime(broker) {}
    }

    @Test func `expiry is judged when the broker took the command, and a broker's end loses nothing`() async throws {
        let cell = try TestCell()
        let broker = try await blocking { try ApacheKafka() }
        let kafka = KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "test")
        // The service's own clock is a year ahead: it does not matter.
        let wall = Int64(Date().timeIntervalSince1970)
        cell.clock.advance(milliseconds: (wall + 365 * 86_400) * 1_000 - cell.clock.milliseconds)
        func token(_ lifetime: ClosedRange<Int64>) throws -> String {
            var claims = cell.claims()
            (claims.iat, claims.exp) = (wall + lifetime.lowerBound, wall + lifetime.upperBound)
            return try cell.token(claims)
        }
        let change: (inout PipelineConfiguration) -> Void = { $0.kafka = kafka }
        try await cell.running(change: change) { pipeline in
            try await eventually(seconds: 30) { cell.health.isReady }
            let id = ServiceTokenID(rawValue: "token-1")
            let issued = ServiceToken(
                id: id,
                accountId: TestCell.account,
                subject: "team/billing",
                commands: [BookAppointment.type],
                issuedAt: Timestamp(seconds: wall),
                expiresAt: Timestamp(seconds: wall + 600)
            )
            try await cell.publish([cell.event(issued, id: id, revision: 1)], to: kafka)
            try await eventually { try await pipeline.count("replica") == 1 }
            try await cell.publish(
                [
                    cell.message(TestService.booking("a"), id: "1", token: token(-10...600)),
                    cell.message(TestService.booking("b"), id: "2", token: token(-600 ... -120)),
                    cell.message(TestService.booking("c"), id: "3", token: token(-600 ... -20)),
                ],
                to: kafka
            )
            try await eventually { try await pipeline.count("entity") == 2 }
            #expect(try await pipeline.count("dead_letter WHERE reason = 'token-expired' AND offset = 1") == 1)

            try await blocking { try broker.kill() }
            for number in 0..<20 { try await pipeline.book("p-\(number)") }
            try await eventually { cell.health.snapshot.contains { $0.part == "bus" && $0.condition != .ready } }
            try await blocking { try broker.start() }
            try await eventually(seconds: 60) { try await pipeline.count("outbox") == 0 }
            try await eventually(seconds: 30) { cell.health.isReady }
            let keys = try await cell.receiveAll("scheduling.events.v1", from: kafka).map(\.key)
            #expect(Set(keys).count == 22)
        }
        // A cluster that has never heard of us.
        let other = try await blocking { try ApacheKafka() }
        let change2: (inout PipelineConfiguration) -> Void = {
            $0.kafka = KafkaConfiguration(bootstrapServers: other.bootstrapServers, clientID: "test")
        }
        let events = try await cell.running(change: change2) { _ in
            try await eventually { cell.health.isReady }
            let kafka = KafkaConfiguration(bootstrapServers: other.bootstrapServers, clientID: "test")
            var events: [TestCell.Received] = []
            // The markers come last.
            try await eventually {
                events = try await cell.receiveAll("scheduling.events.v1", from: kafka)
                return events.count { $0.key.hasPrefix("republication/") } == 2
            }
            return events
        }
        #expect(events.filter { $0.key.hasPrefix("appointment/") && $0.headers["ce_epoch"] == "2" }.count == 22)
        #expect(cell.log.entries.contains { $0.level == .error && $0.message.contains("another one than before") })
        withExtendedLifetime((broker, other)) {}
    }
}
