import CRdKafka

/// A producer's calls to librdkafka; belongs to the producer's thread, but for `wake`.
final class RDKafkaProducer {
    /// The one queue that everything comes through: delivery reports and errors (pitfall 1).
    let queue: RDKafkaQueue
    private let client: RDKafkaClient
    private var topics = RDKafkaTopics()

    init(_ configuration: KafkaConfiguration, defaults: [String: String]) throws(KafkaError) {
        client = try RDKafkaClient(.producer, configuration, defaults: defaults, events: RD_KAFKA_EVENT_DR)
        queue = try RDKafkaQueue(rd_kafka_queue_get_main(client.handle))
    }

    var fatalError: KafkaError? { client.fatalError }

    /// A message on its way to librdkafka.
    struct Outgoing {
        var partition: Int32
        var key: UnsafeRawBufferPointer
        var value: UnsafeRawBufferPointer?
        /// A block of ``HeaderBlock``.
        var headers: UnsafeRawBufferPointer
        var moreHeaders: [(name: StaticString, value: String)]
        var sequence: Int64
        var copies: Bool
    }

    /// Hands a message over; nil when it is queued.
    func produce(_ message: Outgoing, topic: String) throws(KafkaError) -> KafkaError? {
        let topic = try topics.handle(topics.index(of: topic), of: client)
        guard let headers = headers(message) else {
            throw KafkaError("publish", "the block of headers is broken")
        }
        let code = crdkafka_produce(
            client.handle,
            topic,
            message.partition,
            message.key.baseAddress,
            message.key.count,
            // An empty value is not a tombstone: it needs an address.
            message.value.map { $0.baseAddress ?? UnsafeRawPointer(StaticString("").utf8Start) },
            message.value?.count ?? 0,
            headers,
            message.copies ? 1 : 0,
            message.sequence
        )
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        rd_kafka_headers_destroy(headers)
        return KafkaError("publish", code)
    }

    /// What came of waiting for one event.
    enum Step {
        /// So many reports.
        case reports(Int)
        case fault(KafkaError)
        /// Something that nobody asked for.
        case other
    }

    /// Waits for the next event; nil when none came in time, or the queue was woken.
    func next(timeoutMilliseconds: Int32, report: (KafkaProducer.Report) -> Void) -> Step? {
        queue.next(timeoutMilliseconds: timeoutMilliseconds) { event in
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_DR:
                var count = 0
                while let message = rd_kafka_event_message_next(event) {
                    let code = message.pointee.err
                    report(
                        KafkaProducer.Report(
                            sequence: crdkafka_sequence(message),
                            partition: message.pointee.partition,
                            offset: message.pointee.offset,
                            error: code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError("publish", code)
                        )
                    )
                    count += 1
                }
                return .reports(count)
            case RD_KAFKA_EVENT_ERROR:
                return .fault(KafkaError("publish", event: event))
            default:
                return .other
            }
        }
    }

    func close(milliseconds: Int64) -> Bool {
        topics.destroy()
        queue.destroy()
        return client.close(milliseconds: milliseconds)
    }

    private func headers(_ message: Outgoing) -> OpaquePointer? {
        let bytes = message.headers.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let headers = crdkafka_headers(bytes, message.headers.count, message.moreHeaders.count) else {
            return nil
        }
        for header in message.moreHeaders {
            var value = header.value
            value.withUTF8 { value in
                _ = rd_kafka_header_add(
                    headers,
                    UnsafeRawPointer(header.name.utf8Start).assumingMemoryBound(to: CChar.self),
                    header.name.utf8CodeUnitCount,
                    value.baseAddress ?? header.name.utf8Start,
                    value.count
                )
            }
        }
        return headers
    }
}
