import Bus
import Contracts
import Foundation
import Harness
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

/// Starts, stops, faults and owners of the pipeline, over the embedded broker.
@Suite struct PipelineLifeTests {
    // MARK: Lives

    @Test func `after a restart it goes on where it was, under a higher epoch`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        let token = try cell.goodToken()
        try await cell.running { _ in
            try await cell.send(TestService.booking("a"), id: "1", token: token)
            _ = try await cell.outcomes(1)
        }
        try await cell.send(TestService.booking("b"), id: "2", token: token)
        try await cell.running { pipeline in
            let outcomes = try await cell.outcomes(2)
            #expect(outcomes.map(\.entity) == ["appointment/a", "appointment/b"])
            #expect(try await cell.events(2).map { $0.headers["ce_epoch"] } == ["1", "2"])
            #expect(try await cell.receive("scheduling.owner.v1", count: 2, partitions: 1).count == 2)
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
    }

    @Test func `what was committed and not published is published in the next life`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await pipeline.write { _ in }
            cell.broker.setDown(true)
            for number in 0..<5 { try await pipeline.book("a-\(number)") }
        }
        cell.broker.setDown(false)
        try await cell.running { pipeline in
            let events = try await cell.events(5)
            #expect(events.map(\.key) == (0..<5).map { "appointment/a-\($0)" })
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
    }

    @Test func `commands wait until the projections are where they were at the start`() async throws {
        let cell = try TestCell()
        let token = try cell.goodToken()
        // A command that needs the token, and the token behind many other events.
        try await cell.send(TestService.booking("a"), id: "1", token: token)
        let id = PractitionerID(rawValue: "p")
        let events = try (1...3_000).map { number in
            try cell.event(TestService.practitioner("n\(number)"), id: id, revision: Int64(number))
        }
        try await cell.publish(events)
        try await cell.issueToken()
        try await cell.running { _ in
            let results = try await cell.outcomes(1).map(\.result)
            #expect(results == [.accepted])
        }
    }

    @Test func `a stop while the broker is looked for ends it, and tells who waits`() async throws {
        let cell = try TestCell()
        let pipeline = try cell.pipeline {
            $0.kafka = KafkaConfiguration(bootstrapServers: "127.0.0.1:9", clientID: "test", isEmbedded: true)
            $0.settings.doorPatience = .seconds(3_600)
        }
        let task = Task { try await pipeline.run() }
        #expect(try await pipeline.count("entity") == 0)
        let waiting = Task { try await pipeline.book("a") }
        let givenUp = Task { try await pipeline.write { _ in } }
        try await eventually { pipeline.junction.waiting.doors == 2 }
        givenUp.cancel()
        await #expect(throws: CancellationError.self) { try await givenUp.value }
        task.cancel()
        try await task.value
        await #expect(throws: PipelineStopped.self) { try await waiting.value }
        await #expect(throws: PipelineStopped.self) { try await pipeline.write { _ in } }
    }

    // MARK: Another broker

    @Test func `on another broker all state is published again, then a marker a partition`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            for number in 0..<600 { try await pipeline.book("a-\(number)") }
            _ = try await pipeline.write { transaction in
                try transaction.erase(Appointment.self, AppointmentID(rawValue: "a-7"), account: TestCell.account)
            }
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
        let other = try TestCell(folder: cell.folder)
        try await other.running { pipeline in
            let events = try await other.events(602)
            let states = events.filter { $0.key.hasPrefix("appointment/") }
            #expect(Set(states.map(\.key)).count == 600)
            #expect(states.allSatisfy { $0.headers["ce_epoch"] == "2" })
            #expect(states.first { $0.key == "appointment/a-7" }?.value == nil)
            #expect(states.filter { $0.headers["ce_type"] == Appointment.Change.republished.rawValue }.count == 599)
            let markers = events.filter { $0.key.hasPrefix("republication/") }
            #expect(Set(markers.map(\.partition)) == [0, 1])
            #expect(events.filter { $0.partition == TestCell.partition }.last?.key.hasPrefix("republication/") == true)
            #expect(try await pipeline.text("SELECT value FROM fact WHERE name = 'republishing'") == "no")
        }
    }

    @Test func `state is published again on demand`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in _ = try await pipeline.book("a") }
        try await cell.running(change: { $0.republishes = true }) { _ in
            let events = try await cell.events(4)
            #expect(events.filter { $0.key == "appointment/a" }.map { $0.headers["ce_epoch"] } == ["1", "2"])
        }
        try await cell.running { pipeline in
            try await eventually { try await pipeline.count("outbox") == 0 }
            #expect(try await cell.events(4).count == 4)
        }
    }

    @Test func `readers follow a republication and erase what did not come again`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            let (kept, lost) = (PractitionerID(rawValue: "kept"), PractitionerID(rawValue: "lost"))
            try await cell.publish([
                cell.event(TestService.practitioner("kept", id: "kept"), id: kept, revision: 3),
                cell.event(TestService.practitioner("lost", id: "lost"), id: lost, revision: 3),
                cell.event(TestService.practitioner("kept", id: "kept"), id: kept, epoch: 2, revision: 3),
                cell.marker(epoch: 2),
            ])
            try await eventually { try await pipeline.count("replica WHERE body IS NULL") == 1 }
            #expect(
                try await pipeline.text("SELECT group_concat(what, ';') FROM reaction")
                    == "none -> kept;none -> lost;lost -> none"
            )
        }
    }

    // MARK: Owners

    @Test func `a second store is refused, and taking over makes the first one stop`() async throws {
        let cell = try TestCell()
        let first = try cell.pipeline()
        let task = Task { try await first.run() }
        try await first.book("a")
        _ = try await cell.receive("scheduling.owner.v1", count: 1, partitions: 1)
        let refusal = await #expect(throws: Opening.Refusal.self) {
            try await cell.pipeline(store: "other.sqlite").run()
        }
        #expect(refusal?.description.contains("--take-over") == true)
        try await cell.running(store: "third.sqlite", change: { $0.takesOver = true }) { pipeline in
            let stopped = await #expect(throws: Opening.Refusal.self) { try await task.value }
            #expect(stopped?.description.contains("has taken this service over") == true)
            await #expect(throws: PipelineStopped.self) { try await first.book("b") }
            // What the new owner has not got is no more.
            try await eventually { try await pipeline.count("outbox") == 0 }
            let events = try await cell.events(3)
            #expect(events.map(\.key).filter { $0.hasPrefix("republication/") }.count == 2)
        }
    }

    @Test func `a store that is in use is refused`() throws {
        let cell = try TestCell()
        let pipeline = try cell.pipeline()
        #expect(throws: DatabaseError.self) { try cell.pipeline() }
        withExtendedLifetime(pipeline) {}
    }

    @Test func `a topic of another shape is refused with what to do`() async throws {
        let cell = try TestCell()
        let refusal = await #expect(throws: Opening.Refusal.self) {
            try await cell.pipeline { $0.partitions = 3 }.run()
        }
        #expect(refusal?.description.contains("has 2 partitions and must have 3") == true)
    }

    // MARK: Faults

    @Test func `a full disk skips nothing, is said, and passes`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        let pages = Lock(1)
        let change: (inout PipelineConfiguration) -> Void = { configuration in
            var handlers = CommandHandlers()
            handlers.on(BookAppointment.self) { command, context, transaction in
                // SQLite takes the present size for a limit below it: no page can be added.
                try transaction.database.execute("PRAGMA max_page_count = \(pages.withLock { $0 })")
                return try TestService.book(command, context, transaction)
            }
            configuration.handlers = handlers
        }
        try await cell.running(change: change) { pipeline in
            let token = try cell.goodToken()
            try await cell.publish(
                (0..<300).map { try cell.message(TestService.booking("a-\($0)"), id: "\($0)", token: token) }
            )
            try await eventually { cell.log.entries.contains { $0.message.contains("cannot be written") } }
            #expect(cell.health.snapshot.contains { $0.part == "store" && $0.condition != .ready })
            // Who asks meanwhile is told after a while.
            await #expect(throws: StoreUnavailable.self) { try await pipeline.write { _ in } }
            #expect(try await pipeline.count("dead_letter") == 0)
            #expect(try await pipeline.count("entity") < 300)
            pages.withLock { $0 = 1_000_000 }
            #expect(try await cell.outcomes(300).filter { $0.result == .accepted }.count == 300)
            #expect(try await pipeline.count("entity") == 300)
            try await eventually { cell.health.isReady }
        }
    }

    @Test func `the broker away for a while delays and loses nothing`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await pipeline.book("a-0")
            cell.broker.setDown(true)
            for number in 1..<20 { try await pipeline.book("a-\(number)") }
            try await eventually { cell.health.snapshot.contains { $0.part == "bus" && $0.condition != .ready } }
            cell.broker.setDown(false)
            #expect(try await cell.events(20).map(\.key) == (0..<20).map { "appointment/a-\($0)" })
            try await eventually { try await pipeline.count("outbox") == 0 }
            try await eventually { cell.health.isReady }
        }
    }

    @Test func `more than memory holds is published from the table, in order`() async throws {
        let cell = try TestCell()
        let change: (inout PipelineConfiguration) -> Void = {
            $0.settings.relayBacklog = 40
            $0.settings.relayWindow = 16
        }
        try await cell.running(change: change) { pipeline in
            try await pipeline.write { _ in }
            cell.broker.setDown(true)
            for number in 0..<300 { try await pipeline.book("a-\(number)") }
            cell.broker.setDown(false)
            #expect(try await cell.events(300).map(\.key) == (0..<300).map { "appointment/a-\($0)" })
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
    }

    @Test func `with too much unpublished no more is taken in`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        let token = try cell.goodToken()
        try await cell.running(change: { $0.settings.outboxBound = 10 }) { pipeline in
            try await eventually { cell.health.isReady }
            let topic = "scheduling.events.v1"
            try cell.broker.setLeader(of: topic, partition: TestCell.partition, isThere: false)
            for number in 0..<10 { try await pipeline.book("p-\(number)") }
            try await cell.publish(
                (0..<5).map { try cell.message(TestService.booking("a-\($0)"), id: "\($0)", token: token) }
            )
            try await eventually { pipeline.junction.waiting.hasBatch }
            try await pipeline.write { _ in }
            #expect(try await pipeline.count("entity") == 10)
            try cell.broker.setLeader(of: topic, partition: TestCell.partition, isThere: true)
            try await eventually { try await pipeline.count("entity") == 15 }
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
    }

    @Test func `after a failed report the producer is made anew and nothing is lost`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            try await pipeline.book("a-0")
            _ = try await cell.events(1)
            cell.broker.fail(.produce, with: [.outOfOrderSequence])
            for number in 1..<50 { try await pipeline.book("a-\(number)") }
            try await eventually { try await pipeline.count("outbox") == 0 }
            // Some may be there twice.
            let keys = try await cell.receiveAll("scheduling.events.v1", from: cell.kafka).map(\.key)
            #expect(Set(keys) == Set((0..<50).map { "appointment/a-\($0)" }))
            #expect(cell.log.entries.contains { $0.message.contains("making it anew") })
            try await eventually { cell.health.isReady }
        }
    }

    @Test func `too many waiting requests are refused`() async throws {
        let cell = try TestCell()
        let pipeline = try cell.pipeline { $0.settings.doorBound = 1 }
        let waiting = Task { try await pipeline.book("a") }
        try await eventually { pipeline.junction.waiting.doors == 1 }
        await #expect(throws: StoreUnavailable.self) { try await pipeline.write { _ in } }
        let task = Task { try await pipeline.run() }
        #expect(try await waiting.value.result == .accepted)
        task.cancel()
        try await task.value
    }

    @Test func `what is counted can be read`() async throws {
        let cell = try TestCell()
        try await cell.issueToken()
        try await cell.running { pipeline in
            try await cell.send(TestService.booking("a"), id: "1", token: cell.goodToken())
            _ = try await cell.outcomes(1)
            try await eventually { try await pipeline.count("outbox") == 0 }
            let text = cell.metrics.render()
            for name in [
                "commands_total", "commands_repeated_total", "events_total", "commit_seconds_count",
                "commit_units_count", "outbox_rows", "outbox_oldest_seconds", "commit_retries_total",
                "consumer_lag_messages",
            ] {
                #expect(text.contains("scheduling_\(name)"), "\(name)")
            }
        }
    }
}
