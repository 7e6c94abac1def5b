import CRdKafka
import Glibc

/// Reads partitions from given positions; no group decides anything.
///
/// `poll`, `assign` and `close` belong to one thread, the caller's; `wake` may come from any.
package final class KafkaConsumer: @unchecked Sendable {
    // `client`, `queue`, `buffer` and `topicHandles` are touched by the polling thread only; `wake` uses a call of librdkafka
    // that is safe from any thread.

    /// A partition and the offset to read next.
    package struct Position: Hashable, Sendable {
        package var topic: String
        package var partition: Int32
        package var offset: Int64

        /// Names a position.
        package init(topic: String, partition: Int32, offset: Int64) {
            self.topic = topic
            self.partition = partition
            self.offset = offset
        }
    }

    /// What a poll brings besides messages.
    package enum Event: Equatable, Sendable {
        /// The position lies outside what the partition holds: nothing more comes from it until it is assigned anew.
        case offsetOutOfRange(topic: String, partition: Int32)
        /// Trouble that librdkafka goes on trying to mend.
        case trouble(KafkaError)
    }

    /// The topics whose index a message's view gives.
    package let topics: [String]
    private let client: RDKafkaClient
    private let queue: OpaquePointer
    private let buffer: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    private var topicHandles: [(handle: OpaquePointer, index: Int)] = []
    private var isClosed = false

    /// Begins to read; `max` is the most messages that one poll brings.
    package init(
        _ configuration: KafkaConfiguration,
        group: String,
        positions: [Position],
        max: Int = 1_000
    ) throws(KafkaError) {
        var defaults = [
            "group.id": group, "enable.auto.commit": "false", "enable.auto.offset.store": "false",
            "auto.offset.reset": "error", "enable.partition.eof": "false", "queued.min.messages": "100000",
            "queued.max.messages.kbytes": "16384", "fetch.wait.max.ms": "100", "allow.auto.create.topics": "false",
            "reconnect.backoff.max.ms": "2000", "topic.metadata.refresh.interval.ms": "30000",
        ]
        if configuration.isEmbedded { defaults["fetch.wait.max.ms"] = "10" }
        topics = Array(Set(positions.map(\.topic))).sorted()
        client = try RDKafkaClient(RD_KAFKA_CONSUMER, configuration, defaults)
        rd_kafka_poll_set_consumer(client.handle)
        guard let queue = rd_kafka_queue_get_consumer(client.handle) else {
            throw KafkaError("connect", "the consumer has no queue")
        }
        self.queue = queue
        buffer = .allocate(capacity: max)
        buffer.initialize(repeating: nil)
        try assign(positions)
    }

    deinit {
        assert(isClosed, "a consumer is closed before it is let go")
        buffer.deallocate()
    }

    /// Reads on from these positions, and from no others.
    package func assign(_ positions: [Position]) throws(KafkaError) {
        let list = rd_kafka_topic_partition_list_new(Int32(positions.count))
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for position in positions {
            rd_kafka_topic_partition_list_add(list, position.topic, position.partition).pointee.offset = position.offset
        }
        let code = rd_kafka_assign(client.handle, list)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError("assign", code) }
    }

    /// Waits for a message, takes what else is there, and hands each to `visit`.
    ///
    /// Returns when nothing came within the time, or after `wake`.
    ///
    /// - Returns: how many messages were visited.
    @discardableResult
    package func poll(
        timeoutMilliseconds: Int32,
        onEvent: (Event) -> Void,
        visit: (KafkaMessageView) -> Void
    ) throws(KafkaError) -> Int {
        // rd_kafka_consume_batch_queue waits out its time-out even when messages are there: wait for one, take the rest.
        var count = rd_kafka_consume_batch_queue(queue, timeoutMilliseconds, buffer.baseAddress, 1)
        if count == 1 {
            let more = rd_kafka_consume_batch_queue(queue, 0, buffer.baseAddress.map { $0 + 1 }, buffer.count - 1)
            count += Swift.max(more, 0)
        }
        if let fatal = client.fatalError { throw fatal }
        guard count > 0 else { return 0 }
        var visited = 0
        for index in 0..<count {
            guard let message = buffer[index] else { continue }
            if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                if let topic = topicIndex(message.pointee.rkt) {
                    visit(KafkaMessageView(message, topic: topic))
                    visited += 1
                }
            } else {
                onEvent(event(message.pointee))
            }
            rd_kafka_message_destroy(message)
        }
        return visited
    }

    /// Ends a poll that waits, or the next one if none does.
    package func wake() {
        rd_kafka_queue_yield(queue)
    }

    /// First and next offset of each partition, as the broker knows them; two requests a broker for all of them.
    ///
    /// Source: librdkafka sends the offset field of `rd_kafka_offsets_for_times` as ListOffsets' timestamp, of which the
    /// protocol reserves -2 for the first and -1 for the next offset.
    package func watermarks(
        _ partitions: [(topic: String, partition: Int32)],
        timeoutMilliseconds: Int32
    ) throws(KafkaError) -> [Range<Int64>] {
        let low = try offsets(partitions, -2, timeoutMilliseconds)
        let high = try offsets(partitions, -1, timeoutMilliseconds)
        return zip(low, high).map { $0..<Swift.max($0, $1) }
    }

    private func offsets(
        _ partitions: [(topic: String, partition: Int32)],
        _ which: Int64,
        _ timeout: Int32
    ) throws(KafkaError) -> [Int64] {
        guard !partitions.isEmpty else { return [] }
        let list = rd_kafka_topic_partition_list_new(Int32(partitions.count))
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for (topic, partition) in partitions {
            rd_kafka_topic_partition_list_add(list, topic, partition).pointee.offset = which
        }
        let code = rd_kafka_offsets_for_times(client.handle, list, timeout)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError("read the ends of partitions", code) }
        var offsets: [Int64] = []
        for (topic, partition) in partitions {
            guard let found = rd_kafka_topic_partition_list_find(list, topic, partition) else {
                throw KafkaError("read the ends of partitions", RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
            }
            guard found.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError("read the ends of \(topic)", found.pointee.err)
            }
            offsets.append(found.pointee.offset)
        }
        return offsets
    }

    /// Tells the group how far we are, for tools that show lag; nothing depends on it.
    package func reportProgress(_ positions: [Position]) {
        let list = rd_kafka_topic_partition_list_new(Int32(positions.count))
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for position in positions {
            rd_kafka_topic_partition_list_add(list, position.topic, position.partition).pointee.offset = position.offset
        }
        rd_kafka_commit(client.handle, list, 1)
    }

    /// Stops reading; the last call.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        rd_kafka_assign(client.handle, nil)
        rd_kafka_queue_destroy(queue)
    }

    /// The topic's index, found by the handle that messages carry.
    private func topicIndex(_ handle: OpaquePointer?) -> Int? {
        guard let handle else { return nil }
        for known in topicHandles where known.handle == handle { return known.index }
        guard let index = topics.firstIndex(of: String(cString: rd_kafka_topic_name(handle))) else { return nil }
        topicHandles.append((handle, index))
        return index
    }

    private func event(_ message: rd_kafka_message_t) -> Event {
        let detail = message.payload.map {
            String(decoding: UnsafeRawBufferPointer(start: $0, count: message.len), as: UTF8.self)
        }
        let error = KafkaError("fetch", message.err, detail: detail)
        guard error.isOffsetOutOfRange, let topic = message.rkt else { return .trouble(error) }
        return .offsetOutOfRange(topic: String(cString: rd_kafka_topic_name(topic)), partition: message.partition)
    }
}
