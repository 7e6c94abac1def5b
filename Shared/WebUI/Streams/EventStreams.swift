package import HTTPServer
package import ServiceRuntime

/// Tells open pages that something has changed: server-sent events.
///
/// An event says which topic changed and nothing of how: the page fetches itself again, and is checked as any request is.
/// Publishing never waits: what was published and not yet told about one topic is told once.
package final class EventStreams: Service {
    package let name = "event streams"
    private let subscribers = Lock(Subscribers())
    private let arrivals: AsyncStream<EventSubscriber>
    private let arrive: AsyncStream<EventSubscriber>.Continuation
    private let open: Gauge
    private let heartbeat: Duration

    private struct Subscribers {
        var next = 0
        var all: [Int: EventSubscriber] = [:]
        var byTopic: [String: Set<Int>] = [:]
    }

    /// Makes a hub without streams.
    ///
    /// At each heartbeat a silent stream says that it lives, and its access is checked again.
    package init(metrics: MetricsRegistry, heartbeat: Duration = .seconds(15)) {
        open = metrics.gauge("web_event_streams", help: "Open event streams")
        self.heartbeat = heartbeat
        (arrivals, arrive) = AsyncStream.makeStream()
    }

    /// Opens a stream of topics.
    ///
    /// `access` is asked before each event and each heartbeat; a no ends the stream.
    package func response(topics: Set<String>, access: @escaping @Sendable () async -> Bool) -> Response {
        let stream = ResponseStream()
        let subscriber = EventSubscriber(stream: stream, access: access)
        let number = subscribers.withLock { subscribers in
            let number = subscribers.next
            subscribers.next += 1
            subscribers.all[number] = subscriber
            for topic in topics { subscribers.byTopic[topic, default: []].insert(number) }
            return number
        }
        open.add(1)
        stream.onClose { [weak self] in self?.leave(number, topics) }
        // How long browsers wait before they come again, and a first sign of life through every proxy.
        _ = stream.write(Array("retry: 2000\n\n".utf8))
        arrive.yield(subscriber)
        return Response(
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", "X-Accel-Buffering": "no"],
            body: .stream(stream)
        )
    }

    /// Says that something of each topic has changed; from any thread.
    ///
    /// While no page listens, the topics are not asked for.
    package func publish(topics: @autoclosure () -> Set<String>) {
        guard subscribers.withLock({ !$0.all.isEmpty }) else { return }
        for topic in topics() { publish(topic: topic) }
    }

    /// Says that something of a topic has changed; from any thread.
    package func publish(topic: String) {
        let concerned = subscribers.withLock { subscribers in
            (subscribers.byTopic[topic] ?? []).sorted().compactMap { subscribers.all[$0] }
        }
        for subscriber in concerned { subscriber.note(.changed(topic)) }
    }

    /// Makes every stream say that it lives.
    func beat() {
        for subscriber in subscribers.withLock({ Array($0.all.values) }) { subscriber.note(.heartbeat) }
    }

    package func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: self.heartbeat)
                    self.beat()
                }
            }
            for await subscriber in arrivals {
                group.addTask { await subscriber.run() }
            }
            group.cancelAll()
        }
    }

    private func leave(_ number: Int, _ topics: Set<String>) {
        let left = subscribers.withLock { subscribers in
            for topic in topics {
                subscribers.byTopic[topic]?.remove(number)
                if subscribers.byTopic[topic]?.isEmpty == true { subscribers.byTopic[topic] = nil }
            }
            return subscribers.all.removeValue(forKey: number)
        }
        guard let left else { return }
        open.add(-1)
        left.end()
    }
}
