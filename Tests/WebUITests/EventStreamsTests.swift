import HTTPClient
import HTTPServer
import Harness
import ServiceRuntime
import Testing

@testable import WebUI

@Suite struct EventStreamsTests {
    /// A hub at work, and the streams that it has handed out.
    private struct Hub {
        let metrics = MetricsRegistry()
        let events: EventStreams

        init() {
            events = EventStreams(metrics: metrics, heartbeat: .seconds(3_600))
        }

        var open: Int64 { metrics.gauge("web_event_streams").value }

        /// Opens a stream; returns what it is sent through.
        func open(_ topics: Set<String>, access: @escaping @Sendable () async -> Bool = { true }) throws
            -> ResponseStream
        {
            let response = events.response(topics: topics, access: access)
            guard case .stream(let stream) = response.body else { throw HTTPError(.notFound) }
            return stream
        }
    }

    private func running(_ body: (Hub) async throws -> Void) async throws {
        let hub = Hub()
        let task = Task { try await hub.events.run() }
        do {
            try await body(hub)
        } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        try await task.value
    }

    /// What a stream holds that nobody has taken.
    private func text(_ stream: ResponseStream) -> String { stream.buffered }

    @Test func `an event reaches those who follow its topic, and nobody else`() async throws {
        try await running { hub in
            let one = try hub.open(["account/a", "appointment/1"])
            let other = try hub.open(["account/b"])
            hub.events.publish(topic: "account/a")
            try await eventually { text(one).contains("event: changed\ndata: account/a\n\n") }
            hub.events.publish(topic: "account/b")
            try await eventually { text(other).contains("data: account/b\n") }
            #expect(!text(other).contains("account/a"))
            #expect(!text(one).contains("account/b"))
        }
    }

    @Test func `whoever may no longer know is told nothing more`() async throws {
        try await running { hub in
            let mayKnow = Lock(true)
            let stream = try hub.open(["account/a"]) { mayKnow.withLock { $0 } }
            hub.events.publish(topic: "account/a")
            try await eventually { text(stream).contains("changed") }
            let before = text(stream)
            mayKnow.withLock { $0 = false }
            hub.events.publish(topic: "account/a")
            try await eventually { stream.isClosed }
            #expect(text(stream) == before)
        }
    }

    @Test func `a silent stream shows that it lives, and its access is checked then, too`() async throws {
        try await running { hub in
            let mayKnow = Lock(true)
            let stream = try hub.open(["account/a"]) { mayKnow.withLock { $0 } }
            hub.events.beat()
            try await eventually { text(stream).contains(": alive\n\n") }
            mayKnow.withLock { $0 = false }
            hub.events.beat()
            try await eventually { stream.isClosed }
        }
    }

    @Test func `many events while one is checked are told as one`() async throws {
        try await running { hub in
            let gate = Lock<[CheckedContinuation<Void, Never>]>([])
            let asked = Counter()
            let stream = try hub.open(["account/a"]) {
                asked.increment()
                if asked.value == 1 { await withCheckedContinuation { go in gate.withLock { $0.append(go) } } }
                return true
            }
            hub.events.publish(topic: "account/a")
            try await eventually { gate.withLock { $0.count } == 1 }
            for _ in 0..<500 { hub.events.publish(topic: "account/a") }
            for go in gate.withLock({ $0 }) { go.resume() }
            try await eventually { asked.value == 2 }
            hub.events.beat()
            try await eventually { text(stream).contains("alive") }
            #expect(text(stream).split(separator: "event: changed").count == 3, "the head, and two events")
        }
    }

    @Test func `a page that takes nothing is let go of`() async throws {
        try await running { hub in
            let topic = "account/" + String(repeating: "a", count: 10_000)
            let stream = try hub.open([topic])
            for _ in 0..<20 where !stream.isClosed {
                let length = text(stream).utf8.count
                hub.events.publish(topic: topic)
                try await eventually { stream.isClosed || text(stream).utf8.count > length }
            }
            #expect(stream.isClosed)
        }
    }

    @Test func `stopping ends every stream`() async throws {
        let streams = Lock([ResponseStream]())
        try await running { hub in
            for _ in 0..<20 {
                let stream = try hub.open(["account/a"])
                streams.withLock { $0.append(stream) }
            }
            hub.events.publish(topic: "account/a")
            try await eventually { streams.withLock { $0 }.allSatisfy { text($0).contains("changed") } }
        }
        try await eventually { streams.withLock { $0 }.allSatisfy(\.isClosed) }
    }
}
