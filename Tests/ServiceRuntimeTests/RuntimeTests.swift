import Foundation
import Harness
import ServiceRuntime
import Testing

@Suite struct RuntimeTests {
    @Test func `ids are version 7, in order and never the same`() {
        let clock = ManualClock()
        let ids = UUIDv7Generator(clock: clock)
        var last = ""
        for round in 0..<20_000 {
            let id = ids.next()
            #expect(id > last)
            last = id
            if round % 9_000 == 0 { clock.advance(milliseconds: -5) }
        }
        #expect(last.count == 36)
        #expect(Array(last)[14] == "7")
        #expect(UUID(uuidString: last) != nil)
    }

    @Test func `metrics render for Prometheus`() {
        let metrics = MetricsRegistry()
        metrics.counter("scheduling_handled_total", help: "Messages handled.", labels: ["type": "a\"b"]).increment(
            by: 2
        )
        metrics.gauge("scheduling_outbox_rows").set(-1)
        metrics.histogram("scheduling_commit_seconds", bounds: [0.1, 1]).record(0.5)
        #expect(
            metrics.render() == """
                # TYPE scheduling_commit_seconds histogram
                scheduling_commit_seconds_bucket{le="0.1"} 0
                scheduling_commit_seconds_bucket{le="1.0"} 1
                scheduling_commit_seconds_bucket{le="+Inf"} 1
                scheduling_commit_seconds_sum 0.5
                scheduling_commit_seconds_count 1
                # HELP scheduling_handled_total Messages handled.
                # TYPE scheduling_handled_total counter
                scheduling_handled_total{type="a\\"b"} 2
                # TYPE scheduling_outbox_rows gauge
                scheduling_outbox_rows -1

                """
        )
    }

    @Test func `a waiter wakes when the state is as it wants, or when its time is over`() async {
        let lock = Lock(0)
        let thread = PinnedThread(name: "waiter") {
            _ = lock.wait { $0 == 1 ? true : nil }
            lock.withLock { $0 = 2 }
        }
        lock.withLockAndWake { $0 = 1 }
        await thread.join()
        #expect(lock.withLock { $0 } == 2)
        #expect(lock.wait(milliseconds: 5) { $0 == 9 ? true : nil } == nil)
    }

    @Test func `a trace goes on with a new step`() throws {
        let context = try #require(TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        let child = context.child(random: SystemRandom())
        #expect(child.traceID == context.traceID)
        #expect(child.spanID != context.spanID)
        #expect(TraceContext(child.description) == child)
    }

    @Test(arguments: [
        "", "00-0-0-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    ])
    func `a malformed trace is ignored`(text: String) {
        #expect(TraceContext(text) == nil)
    }

    @Test func `a line of JSON can be read back, whatever is in it`() throws {
        let pipe = Pipe()
        let handler = StreamLogHandler(
            level: .info,
            format: .json,
            descriptor: pipe.fileHandleForWriting.fileDescriptor,
            clock: ManualClock()
        )
        var logger = Logger(label: "test", handler: handler)
        logger[metadataKey: LogKey.messageID] = "a\"\n\\é\u{1}"
        logger.debug("below the level")
        logger.notice("A line", metadata: ["kafka.offset": "\(7)"])
        let line = pipe.fileHandleForReading.availableData
        let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: String])
        #expect(object["message"] == "A line")
        #expect(object["message.id"] == "a\"\n\\é\u{1}")
        #expect(object["kafka.offset"] == "7")
        #expect(object["time"] == "2026-11-24T08:00:00.000Z")
        #expect(line.filter { $0 == 10 }.count == 1)
    }

    @Test func `health is ready when every part is`() {
        let health = HealthState(parts: ["bus", "store"])
        #expect(!health.isReady)
        health.set("bus", .ready)
        health.set("store", .notReady("the disk is full: free some space"))
        #expect(health.snapshot.last?.condition == .notReady("the disk is full: free some space"))
        health.set("store", .ready)
        #expect(health.isReady)
    }
}
