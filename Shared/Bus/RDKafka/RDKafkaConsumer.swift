import CRdKafka

/// A consumer's calls to librdkafka; belongs to the consumer's thread, but for `wake`.
final class RDKafkaConsumer {
    /// The one queue that everything comes through: messages, errors of partitions, errors of the connection (pitfall 8).
    let queue: RDKafkaQueue
    var topics = RDKafkaTopics()
    private let client: RDKafkaClient
    private let group: String
    /// Takes the answers to `commit`, which nobody reads.
    private let answers: RDKafkaQueue
    private var awaitsAnswer = false

    init(_ configuration: KafkaConfiguration, group: String, defaults: [String: String]) throws(KafkaError) {
        self.group = group
        var defaults = defaults
        // Without a group librdkafka assigns nothing; nobody ever joins it.
        defaults["group.id"] = group
        client = try RDKafkaClient(.consumer, configuration, defaults: defaults)
        rd_kafka_poll_set_consumer(client.handle)
        queue = try RDKafkaQueue(rd_kafka_queue_get_consumer(client.handle))
        answers = try RDKafkaQueue(rd_kafka_queue_new(client.handle))
    }

    var fatalError: KafkaError? { client.fatalError }

    /// What an error event is about.
    struct Fault {
        var error: KafkaError
        /// nil when the connection is at fault.
        var place: (topic: String, partition: Int32)?
    }

    /// What came of waiting for one event.
    enum Step {
        /// A message was visited; so many bytes of key and value.
        case message(bytes: Int)
        case fault(Fault)
        /// Something that nobody asked for.
        case other
    }

    /// Waits for the next event; nil when none came in time, or the queue was woken.
    func next(timeoutMilliseconds: Int32, visit: (RDKafkaMessage, _ topic: Int) -> Void) -> Step? {
        queue.next(timeoutMilliseconds: timeoutMilliseconds) { event in
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_FETCH:
                guard let pointer = rd_kafka_event_message_next(event),
                    let topic = topics.index(ofMessage: pointer, of: client)
                else { return .other }
                let message = RDKafkaMessage(pointer)
                visit(message, topic)
                return .message(bytes: message.size)
            case RD_KAFKA_EVENT_ERROR:
                return .fault(Fault(error: KafkaError("fetch", event: event), place: place(event)))
            default:
                return .other
            }
        }
    }

    /// Reads partitions that are not read yet.
    func add(_ positions: [KafkaConsumer.Position]) throws(KafkaError) {
        try withTopicPartitionList(positions) { list throws(KafkaError) in
            if let error = KafkaError("assign", error: rd_kafka_incremental_assign(client.handle, list)) { throw error }
        }
    }

    /// Leaves partitions that are read; when this returns they have stopped.
    ///
    /// Nothing else may be taken away before that: librdkafka stops a partition that is stopping a second time, and ends the
    /// process at the second answer. Order and answer go through the queue of its main thread, one behind the other, and so
    /// do the two requests here, which are waited for; a partition that is not read is not changed by them.
    ///
    /// Source: librdkafka issue 5573.
    func remove(_ positions: [KafkaConsumer.Position]) throws(KafkaError) {
        try withTopicPartitionList(positions) { list throws(KafkaError) in
            if let error = KafkaError("unassign", error: rd_kafka_incremental_unassign(client.handle, list)) {
                throw error
            }
            try KafkaError.check("unassign", rd_kafka_pause_partitions(client.handle, list))
            try KafkaError.check("unassign", rd_kafka_resume_partitions(client.handle, list))
        }
    }

    /// The offsets that the positions' offset fields ask for.
    ///
    /// Source: librdkafka sends the offset field of `rd_kafka_offsets_for_times` as ListOffsets' timestamp, of which the
    /// protocol reserves -2 for the first and -1 for the next offset.
    func offsets(_ positions: [KafkaConsumer.Position], timeoutMilliseconds: Int32) throws(KafkaError) -> [Int64] {
        guard !positions.isEmpty else { return [] }
        return try withTopicPartitionList(positions) { list throws(KafkaError) in
            try KafkaError.check(
                "read the ends of partitions",
                rd_kafka_offsets_for_times(client.handle, list, timeoutMilliseconds)
            )
            var offsets: [Int64] = []
            for position in positions {
                // The answer may be in another order.
                guard let found = rd_kafka_topic_partition_list_find(list, position.topic, position.partition) else {
                    throw KafkaError("read the ends of \(position.topic)", RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
                }
                try KafkaError.check("read the ends of \(position.topic)", found.pointee.err)
                offsets.append(found.pointee.offset)
            }
            return offsets
        }
    }

    /// The end of a partition as the last fetch told it; no request.
    func lastKnownEnd(topic: String, partition: Int32) -> Int64? {
        var (low, high): (Int64, Int64) = (-1, -1)
        let code = rd_kafka_get_watermark_offsets(client.handle, topic, partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }

    /// Rouses the threads that fetch: they rest for up to a second after they found the queue full, and nothing in librdkafka
    /// 2.0.2 tells them that it was emptied.
    ///
    /// Any request does it; this one asks for an offset and does not wait for the answer.
    func rouseFetchers(of positions: [KafkaConsumer.Position]) {
        _ = try? offsets(
            positions.map { .init(topic: $0.topic, partition: $0.partition, offset: -1) },
            timeoutMilliseconds: 0
        )
    }

    /// Commits to the group without waiting for the answer; does nothing while the last one is under way.
    ///
    /// An order of administration, and not `rd_kafka_commit`: one of those that waits for the group's coordinator holds up
    /// every later assignment, and the end of the client, for as long as a session may last.
    func commit(_ positions: [KafkaConsumer.Position]) throws(KafkaError) {
        if awaitsAnswer { awaitsAnswer = answers.next(timeoutMilliseconds: 0) { _ in } == nil }
        guard !awaitsAnswer else { return }
        try withTopicPartitionList(positions) { list throws(KafkaError) in
            let options = rd_kafka_AdminOptions_new(client.handle, RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS)
            defer { rd_kafka_AdminOptions_destroy(options) }
            try KafkaError.check("report progress", rd_kafka_AdminOptions_set_request_timeout(options, 5_000, nil, 0))
            var order = rd_kafka_AlterConsumerGroupOffsets_new(group, list)
            defer { rd_kafka_AlterConsumerGroupOffsets_destroy(order) }
            answers.lend { rd_kafka_AlterConsumerGroupOffsets(client.handle, &order, 1, options, $0) }
            awaitsAnswer = true
        }
    }

    func clusterID(timeoutMilliseconds: Int32) -> String? {
        client.clusterID(timeoutMilliseconds: timeoutMilliseconds)
    }

    func close(milliseconds: Int64) -> Bool {
        topics.destroy()
        answers.destroy()
        queue.destroy()
        return client.close(milliseconds: milliseconds)
    }

    private func place(_ event: OpaquePointer) -> (topic: String, partition: Int32)? {
        guard let place = rd_kafka_event_topic_partition(event) else { return nil }
        defer { rd_kafka_topic_partition_destroy(place) }
        return (String(cString: place.pointee.topic), place.pointee.partition)
    }
}
