import ServiceRuntime
import Testing

@Suite struct ServiceGroupTests {
    /// Records when it starts and stops.
    struct Probe: Service {
        let name: String
        let log: Lock<[String]>
        var fails = false

        func run() async throws {
            log.withLock { $0.append("\(name) runs") }
            if fails { throw Trouble() }
            try? await Task.sleep(for: .seconds(3_600))
            log.withLock { $0.append("\(name) stops") }
        }
    }

    struct Trouble: Error {}

    /// Does not listen to its cancellation until it is let go.
    struct Deaf: Service {
        let name = "deaf"
        let released: AsyncStream<Void>

        func run() async throws {
            await Task { for await _ in released { return } }.value
        }
    }

    @Test func `services stop in reverse order`() async {
        let log = Lock([String]())
        let (stop, stopping) = AsyncStream.makeStream(of: Void.self)
        let group = ServiceGroup(services: [Probe(name: "a", log: log), Probe(name: "b", log: log)], logger: .silent)
        async let ending = group.run(until: stop)
        while log.withLock({ $0.count }) < 2 { await Task.yield() }
        stopping.yield()
        #expect(await ending == .stopped)
        #expect(log.withLock { Array($0.suffix(2)) } == ["b stops", "a stops"])
    }

    @Test func `a group whose task is cancelled stops its services and waits for them`() async {
        let log = Lock([String]())
        let group = ServiceGroup(services: [Probe(name: "a", log: log)], logger: .silent)
        let task = Task { await group.run(until: AsyncStream { _ in }) }
        while log.withLock({ $0.isEmpty }) { await Task.yield() }
        task.cancel()
        #expect(await task.value == .stopped)
        #expect(log.withLock { $0 } == ["a runs", "a stops"])
    }

    @Test func `a service that fails stops the others and is named`() async {
        let log = Lock([String]())
        let (stop, _) = AsyncStream.makeStream(of: Void.self)
        let services = [Probe(name: "a", log: log), Probe(name: "b", log: log, fails: true)]
        let ending = await ServiceGroup(services: services, logger: .silent).run(until: stop)
        #expect(ending == .failed(service: "b", reason: "Trouble()"))
        #expect(log.withLock { $0.contains("a stops") || !$0.contains("a runs") })
    }

    @Test func `a service that does not stop in time is named`() async {
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let (stop, stopping) = AsyncStream.makeStream(of: Void.self)
        stopping.yield()
        let group = ServiceGroup(services: [Deaf(released: released)], logger: .silent, stopSeconds: 0)
        #expect(await group.run(until: stop) == .overran(services: ["deaf"]))
        release.finish()
    }
}
