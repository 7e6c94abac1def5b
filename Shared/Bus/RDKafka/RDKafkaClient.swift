import CRdKafka
import ServiceRuntime

/// Owns one `rd_kafka_t`.
///
/// Belongs to the thread that owns the client above it. Whoever takes something from the handle (a queue, a topic) gives it
/// back before closing.
final class RDKafkaClient {
    /// Valid until `close`.
    let handle: OpaquePointer
    private var isClosed = false

    enum Kind {
        case consumer, producer
    }

    /// Makes a client with the caller's properties over `defaults`.
    init(
        _ kind: Kind,
        _ configuration: KafkaConfiguration,
        defaults: [String: String],
        events: Int32 = 0
    ) throws(KafkaError) {
        let conf = try RDKafkaConf()
        for (name, value) in try configuration.settings(over: defaults) { try conf.set(name, value) }
        conf.enable(events: events)
        handle = try conf.makeClient(kind == .consumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER)
    }

    /// What was not closed is ended all the same, but nobody is made to wait for it here (pitfall 10).
    deinit {
        if !isClosed { end {} }
    }

    /// Ends the client, on a thread of its own, and waits for that at most so long.
    ///
    /// Messages without a report are dropped. Ending takes milliseconds, unless a broker thread hangs in the resolver.
    ///
    /// - Returns: whether it has ended; if not, librdkafka may still read the memory of messages that were not copied.
    func close(milliseconds: Int64) -> Bool {
        guard !isClosed else { return true }
        isClosed = true
        let hasEnded = Lock(false)
        end { hasEnded.withLockAndWake { $0 = true } }
        return hasEnded.wait(milliseconds: milliseconds) { $0 ? true : nil } ?? false
    }

    /// The fatal error after which the client can do nothing more, if there is one (pitfall 21).
    var fatalError: KafkaError? {
        guard rd_kafka_fatal_error(handle, nil, 0) != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(handle, &text, text.count)
        return KafkaError("run", code, isFatal: true, detail: String(nullTerminated: text))
    }

    private func end(_ whenDone: @escaping @Sendable () -> Void) {
        let ending = Ending(handle: handle)
        _ = PinnedThread(name: "kafka-close") {
            ending.run()
            whenDone()
        }
    }

    /// A handle on its way to the thread that ends it; nobody else uses it any more.
    private struct Ending: @unchecked Sendable {
        let handle: OpaquePointer

        func run() {
            if rd_kafka_type(handle) == RD_KAFKA_PRODUCER {
                rd_kafka_purge(handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
            }
            // Nobody is a member of a group here, so there is nothing to leave and no final commit to wait for.
            rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        }
    }
}
