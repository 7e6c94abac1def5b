import CRdKafka
import Glibc

/// Publishes in order, each message once per producer: idempotent, and a message never times out.
///
/// Every call belongs to one thread, the caller's.
package final class KafkaProducer {
    /// What came of a call to `produce`.
    package enum Sent: Equatable, Sendable {
        case queued
        /// The local queue is full: poll, then try again.
        case full
    }

    /// How many messages have no report yet.
    package private(set) var outstanding = 0
    private let client: RDKafkaClient
    private let queue: OpaquePointer
    private var topics: [String: OpaquePointer] = [:]
    private var isClosed = false

    /// Connects when something is produced.
    package init(
        _ configuration: KafkaConfiguration,
        lingerMilliseconds: Int = 1,
        maxMessageBytes: Int = 1_000_000
    ) throws(KafkaError) {
        let defaults = [
            "enable.idempotence": "true", "acks": "all", "message.timeout.ms": "0", "compression.type": "lz4",
            "linger.ms": "\(lingerMilliseconds)", "queue.buffering.max.messages": "100000",
            "queue.buffering.max.kbytes": "131072", "message.max.bytes": "\(maxMessageBytes)",
            "reconnect.backoff.max.ms": "2000", "allow.auto.create.topics": "false",
        ]
        client = try RDKafkaClient(RD_KAFKA_PRODUCER, configuration, defaults) { conf in
            rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
        }
        guard let queue = rd_kafka_queue_get_main(client.handle) else {
            throw KafkaError("connect", "the producer has no queue")
        }
        self.queue = queue
    }

    deinit {
        assert(isClosed, "a producer is closed before it is let go")
    }

    /// Queues a message.
    ///
    /// `headers` is a block of ``HeaderBlock``; `sequence` comes back in the report. With `copies` false, key and value must
    /// stay where they are until the report has come, or the producer is closed. A nil value is a tombstone.
    package func produce(
        topic: String,
        partition: Int32,
        key: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer,
        moreHeaders: [(name: StaticString, value: String)] = [],
        sequence: Int64,
        copies: Bool
    ) throws(KafkaError) -> Sent {
        let block = crdkafka_headers(
            headers.baseAddress?.assumingMemoryBound(to: UInt8.self),
            headers.count,
            moreHeaders.count
        )
        for header in moreHeaders {
            var text = header.value
            text.withUTF8 { bytes in
                _ = rd_kafka_header_add(
                    block,
                    UnsafeRawPointer(header.name.utf8Start).assumingMemoryBound(to: CChar.self),
                    header.name.utf8CodeUnitCount,
                    bytes.baseAddress,
                    bytes.count
                )
            }
        }
        let code = crdkafka_produce(
            client.handle,
            try handle(topic),
            partition,
            key.baseAddress,
            key.count,
            // An empty value is not a tombstone: give it an address.
            value.map { $0.baseAddress ?? UnsafeRawPointer(StaticString("").utf8Start) },
            value?.count ?? 0,
            block,
            copies ? 1 : 0,
            sequence
        )
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            rd_kafka_headers_destroy(block)
            if code == RD_KAFKA_RESP_ERR__QUEUE_FULL { return .full }
            if let fatal = client.fatalError { throw fatal }
            throw KafkaError("publish", code)
        }
        outstanding += 1
        return .queued
    }

    /// One message's report.
    package struct Report {
        /// The number that it was produced under.
        package let sequence: Int64
        /// Where it went.
        package let partition: Int32
        /// Its offset there.
        package let offset: Int64
        /// What went wrong; nil when the broker has it.
        package let error: KafkaError?
    }

    /// Waits for reports and hands each to `report`.
    ///
    /// - Throws: the fatal error after which the producer must be closed and made anew.
    package func poll(
        timeoutMilliseconds: Int32,
        report: (Report) -> Void
    ) throws(KafkaError) {
        var timeout = timeoutMilliseconds
        while let event = rd_kafka_queue_poll(queue, timeout) {
            defer { rd_kafka_event_destroy(event) }
            timeout = 0
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_DR:
                while let message = rd_kafka_event_message_next(event) {
                    outstanding -= 1
                    let code = message.pointee.err
                    report(
                        Report(
                            sequence: crdkafka_sequence(message),
                            partition: message.pointee.partition,
                            offset: message.pointee.offset,
                            error: code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError("publish", code)
                        )
                    )
                }
            case RD_KAFKA_EVENT_ERROR where rd_kafka_event_error_is_fatal(event) != 0:
                throw client.fatalError ?? KafkaError("publish", rd_kafka_event_error(event), isFatal: true)
            default: break
            }
        }
        if let fatal = client.fatalError { throw fatal }
    }

    /// Ends a poll that waits; from any thread.
    package func wake() {
        rd_kafka_queue_yield(queue)
    }

    /// A handle by which any thread may end a poll that waits, as long as the producer is open.
    package var waker: Waker { Waker(queue: queue) }

    /// Drops what has no report yet, and ends; the last call.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        rd_kafka_purge(client.handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        while let event = rd_kafka_queue_poll(queue, 0) { rd_kafka_event_destroy(event) }
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
        rd_kafka_queue_destroy(queue)
    }

    private func handle(_ topic: String) throws(KafkaError) -> OpaquePointer {
        if let known = topics[topic] { return known }
        guard let handle = rd_kafka_topic_new(client.handle, topic, nil) else {
            throw KafkaError("publish", rd_kafka_last_error())
        }
        topics[topic] = handle
        return handle
    }

    /// Ends a producer's poll from another thread.
    package struct Waker: @unchecked Sendable {
        // librdkafka's queue is safe from any thread; the producer outlives its wakers by contract.
        let queue: OpaquePointer

        /// Ends the poll that waits, or the next one.
        package func wake() {
            rd_kafka_queue_yield(queue)
        }
    }
}

let RD_KAFKA_PURGE_F_QUEUE: Int32 = 0x1
let RD_KAFKA_PURGE_F_INFLIGHT: Int32 = 0x2
