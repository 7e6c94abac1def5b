import CRdKafka
import ServiceRuntime

/// A queue of librdkafka's: polled by its owner's thread, woken from any.
final class RDKafkaQueue: @unchecked Sendable {
    // `handle` is polled and destroyed by the owner's thread alone; `isOpen` keeps a wake from another thread away from a
    // queue that has gone.
    private let handle: OpaquePointer
    private let isOpen = Lock(true)

    /// Takes over a queue of the client's.
    init(_ handle: OpaquePointer?) throws(KafkaError) {
        guard let handle else { throw KafkaError("configure", "the client has no queue") }
        self.handle = handle
    }

    /// Waits for an event and lets `body` see it; nil when none came in time, or the queue was woken.
    ///
    /// The event, and every message in it, is gone when `body` returns (pitfall 16).
    func next<Result>(timeoutMilliseconds: Int32, _ body: (OpaquePointer) -> Result) -> Result? {
        guard let event = rd_kafka_queue_poll(handle, timeoutMilliseconds) else { return nil }
        defer { rd_kafka_event_destroy(event) }
        return body(event)
    }

    /// Lends the queue for a call that names it.
    func lend(_ body: (OpaquePointer) -> Void) {
        body(handle)
    }

    /// Ends the wait for an event, or the next one; does nothing after `destroy`.
    func wake() {
        isOpen.withLock { if $0 { rd_kafka_queue_yield(handle) } }
    }

    /// Gives the queue back, before its client is closed.
    func destroy() {
        isOpen.withLock { isOpen in
            guard isOpen else { return }
            isOpen = false
            rd_kafka_queue_destroy(handle)
        }
    }
}
