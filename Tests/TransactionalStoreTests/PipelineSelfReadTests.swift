import Contracts
import Harness
import ServiceRuntime
import Testing

@testable import TransactionalStore

/// A message of an earlier life that the broker takes after newer ones.
@Suite struct PipelineSelfReadTests {
    @Test func `an old state that lands after a newer one is published over`() async throws {
        let cell = try TestCell()
        try await cell.twoRevisions()
        try await cell.running { pipeline in
            try await eventually { cell.health.isReady }
            try await cell.publishStale()
            let tail = try await cell.tail(after: 4)
            #expect(tail.headers["ce_revision"] == "2")
            #expect(tail.headers["ce_epoch"] == "2")
            #expect(tail.value?.contains("Europe/Berlin") == true)
            #expect(cell.metrics.render().contains("scheduling_stale_events_total 1"))
        }
    }

    @Test func `the next life goes on where one was killed that had not seen everything`() async throws {
        let cell = try TestCell()
        try await cell.twoRevisions()
        // This life is too short to see what lands.
        try await cell.running(change: { $0.settings.selfReadNote = .seconds(3_600) }) { _ in
            try await eventually { cell.health.isReady }
        }
        try await cell.publishStale()
        try await cell.running { _ in
            let tail = try await cell.tail(after: 4)
            #expect(tail.headers["ce_revision"] == "2")
        }
    }

    @Test func `switched off, the old state stays last`() async throws {
        let cell = try TestCell()
        try await cell.twoRevisions()
        try await cell.running(change: { $0.settings.selfRead = .zero }) { pipeline in
            try await eventually { cell.health.isReady }
            try await cell.publishStale()
            // What is booked afterwards would land behind the correction.
            try await pipeline.book("b")
            let events = try await cell.events(4)
            #expect(events.map(\.key) == ["appointment/a", "appointment/a", "appointment/a", "appointment/b"])
            #expect(events[2].headers["ce_revision"] == "1")
        }
    }

    @Test func `after two minutes our own events are left alone`() async throws {
        let cell = try TestCell()
        try await cell.twoRevisions()
        try await cell.running { pipeline in
            try await eventually { cell.health.isReady }
            #expect(try await pipeline.text("SELECT value FROM fact WHERE name = 'selfread'") == "yes")
            cell.clock.advance(milliseconds: 121_000)
            try await eventually {
                try await pipeline.text("SELECT value FROM fact WHERE name = 'selfread'") == "no"
            }
            try await cell.publishStale()
            try await pipeline.book("b")
            let keys = try await cell.events(4).map(\.key)
            #expect(keys.suffix(2) == ["appointment/a", "appointment/b"])
        }
    }
}

extension TestCell {
    /// A first life that books an appointment and changes it.
    fileprivate func twoRevisions() async throws {
        try await running { pipeline in
            try await pipeline.book("a")
            try await pipeline.book("a", submission: "s-2", timeZone: "Europe/Berlin")
            try await eventually { try await pipeline.count("outbox") == 0 }
        }
    }

    /// The first revision once more, as if it had been under way until now.
    fileprivate func publishStale() async throws {
        let first = try await events(1)[0]
        try await publish(
            Message(
                topic: "scheduling.events.v1",
                partition: first.partition,
                key: first.key,
                value: first.value.map { Array($0.utf8) },
                headers: [
                    (HeaderName.specVersion, "1.0"), (HeaderName.id, first.headers["ce_id"] ?? ""),
                    (HeaderName.source, "/telehealth/scheduling"), (HeaderName.type, first.headers["ce_type"] ?? ""),
                    (HeaderName.accountID, Self.account.rawValue), (HeaderName.epoch, "1"), (HeaderName.revision, "1"),
                ]
            )
        )
    }

    /// The last event, once there are `count`.
    fileprivate func tail(after count: Int) async throws -> Received {
        let events = try await events(count)
        #expect(events.count == count)
        return try #require(events.last)
    }
}
