/// Reads partitions from given positions; no group decides anything.
///
/// Every call belongs to one thread, the caller's own, since they block: never the cooperative pool. Only `wake` may come
/// from any thread, at any time, also after `close`. A consumer may be made on one thread and handed to another.
package final class KafkaConsumer: @unchecked Sendable {
    // All state belongs to the thread that polls, which is the contract above; `wake` touches only `RDKafkaQueue`, which is
    // safe from any thread.

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
        /// The position lies outside what the partition holds: nothing more comes from it until it is moved.
        case offsetOutOfRange(topic: String, partition: Int32)
        /// One partition can't be read: its topic has gone (`isUnknownTopic`), may not be read (`isNotAllowed`), is damaged.
        ///
        /// librdkafka tries again by itself; the other partitions go on.
        case partitionTrouble(topic: String, partition: Int32, KafkaError)
        /// The connection is in trouble, which librdkafka goes on trying to mend.
        case trouble(KafkaError)
    }

    private let consumer: RDKafkaConsumer
    private let max: Int
    private var assigned: [Position] = []
    /// The bytes that were read since a poll last had to wait.
    private var bytesInARow = 0
    private var isClosed = false

    /// The topics whose index a message's view gives; topics that are assigned later are added at the end.
    package var topics: [String] { consumer.topics.names }

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - configuration: The way to the broker.
    ///   - group: Under which `reportProgress` shows; nothing else depends on it.
    ///   - topics: Fixes the order of `topics`; those of `positions` that are not in it follow, sorted.
    ///   - positions: Where to begin; may be empty, with an `assign` to follow.
    ///   - max: The most messages that one poll brings.
    /// - Throws: which setting is refused.
    package init(
        _ configuration: KafkaConfiguration,
        group: String,
        topics: [String] = [],
        positions: [Position],
        max: Int = 1_000
    ) throws(KafkaError) {
        self.max = max
        var defaults = [
            "enable.auto.commit": "false", "enable.auto.offset.store": "false",
            "auto.offset.reset": "error", "enable.partition.eof": "false", "allow.auto.create.topics": "false",
            // With its queue full librdkafka 2.0.2 rests, see `rouseFetchers`. These bounds are what a reader under load takes
            // of memory: the queue's counts keys and values alone, and a booking takes five times that with its headers and
            // what librdkafka keeps of it; an answer's is before decompression, and it is queued whole.
            "queued.min.messages": "100000", "queued.max.messages.kbytes": "2048", "fetch.max.bytes": "1000000",
            "fetch.wait.max.ms": "100", "socket.nagle.disable": "true", "reconnect.backoff.max.ms": "2000",
            "topic.metadata.refresh.interval.ms": "30000",
        ]
        // The mock cluster answers a waiting fetch only when its wait is over.
        if configuration.isEmbedded { defaults["fetch.wait.max.ms"] = "10" }
        consumer = try RDKafkaConsumer(configuration, group: group, defaults: defaults)
        for topic in topics { consumer.topics.index(of: topic) }
        for topic in Set(positions.map(\.topic)).sorted() { consumer.topics.index(of: topic) }
        do {
            try assign(positions)
        } catch {
            close()
            throw error
        }
    }

    deinit {
        assert(isClosed, "a consumer is closed before it is let go")
    }

    // MARK: Reading

    /// Waits for a message, takes what else is there, and hands each to `visit`, in the order of its partition.
    ///
    /// A view is valid during the visit only: the caller makes the one copy. No call is made into the consumer from within
    /// `visit` or `onEvent`.
    ///
    /// - Parameters:
    ///   - maxBytes: No more is taken once keys and values come to this.
    ///   - timeoutMilliseconds: How long to wait for the first message; ≥ 0.
    ///   - onEvent: Takes what comes besides messages, in its place among them.
    ///   - visit: Takes each message.
    /// - Returns: how many messages were visited; 0 when nothing came in time, after a `wake`, after an event alone, and now
    ///   and then before the time is over.
    /// - Throws: only the fatal error after which the consumer must be closed and made anew; never when it has messages.
    @discardableResult
    package func poll(
        maxBytes: Int = 1 << 20,
        timeoutMilliseconds: Int32,
        onEvent: (Event) -> Void,
        visit: (KafkaMessageView) -> Void
    ) throws(KafkaError) -> Int {
        var count = 0
        var bytes = 0
        // After a long row the queue was perhaps full, and those who fetch are at rest: don't wait with them.
        let mayBeResting = bytesInARow > Self.longRow
        var timeout = mayBeResting ? Swift.min(timeoutMilliseconds, 10) : timeoutMilliseconds
        while count < max, bytes < maxBytes {
            let step = consumer.next(timeoutMilliseconds: timeout) { message, topic in
                visit(KafkaMessageView(message, topic: topic))
            }
            guard let step else { break }
            timeout = 0
            switch step {
            case .message(let size):
                count += 1
                bytes += size
            case .fault(let fault): onEvent(event(fault))
            case .other: break
            }
        }
        bytesInARow += bytes
        guard count == 0 else { return count }
        bytesInARow = 0
        if let fatal = consumer.fatalError { throw fatal }
        if mayBeResting { consumer.rouseFetchers(of: assigned) }
        return 0
    }

    /// Ends a poll that waits, or the next one if none does; from any thread.
    package func wake() {
        consumer.queue.wake()
    }

    /// What a full queue holds for certain.
    private static let longRow = 1_500_000

    // MARK: Positions

    /// Reads further partitions, from these positions.
    package func assign(_ positions: [Position]) throws(KafkaError) {
        guard !positions.isEmpty else { return }
        for position in positions { consumer.topics.index(of: position.topic) }
        try consumer.add(positions)
        assigned += positions
        bytesInARow = 0
    }

    /// Reads these partitions no longer; what was fetched of them before is dropped.
    package func unassign(_ partitions: [(topic: String, partition: Int32)]) throws(KafkaError) {
        let positions = partitions.map { Position(topic: $0.topic, partition: $0.partition, offset: 0) }
        guard !positions.isEmpty else { return }
        try consumer.remove(positions)
        assigned.removeAll { place in partitions.contains { $0 == (place.topic, place.partition) } }
    }

    /// Reads on from other offsets in partitions that are assigned, as after `offsetOutOfRange`.
    ///
    /// The others go on undisturbed. A second event of the same kind that was on its way may still arrive. Not a seek, which
    /// would refuse a partition that has left its log.
    package func move(to positions: [Position]) throws(KafkaError) {
        guard !positions.isEmpty else { return }
        try consumer.remove(positions)
        try consumer.add(positions)
    }

    // MARK: Questions

    /// First and next offset of each partition, as the broker knows them; two requests a broker for all of them.
    package func watermarks(
        _ partitions: [(topic: String, partition: Int32)],
        timeoutMilliseconds: Int32
    ) throws(KafkaError) -> [Range<Int64>] {
        let first = partitions.map { Position(topic: $0.topic, partition: $0.partition, offset: -2) }
        let next = partitions.map { Position(topic: $0.topic, partition: $0.partition, offset: -1) }
        let low = try consumer.offsets(first, timeoutMilliseconds: timeoutMilliseconds)
        let high = try consumer.offsets(next, timeoutMilliseconds: timeoutMilliseconds)
        return zip(low, high).map { $0..<Swift.max($0, $1) }
    }

    /// The next offset of an assigned partition as the last answer to a fetch told it, for a measure of lag.
    ///
    /// Costs no request; nil until the first answer.
    package func lastKnownEnd(topic: String, partition: Int32) -> Int64? {
        consumer.lastKnownEnd(topic: topic, partition: partition)
    }

    /// The cluster's id; nil if no broker said it in time.
    ///
    /// Once known it costs nothing, and follows the broker's answers to the refresh of metadata every 30 s: another id means
    /// another log.
    package func clusterID(timeoutMilliseconds: Int32) -> String? {
        consumer.clusterID(timeoutMilliseconds: timeoutMilliseconds)
    }

    /// Tells the group how far we are, for tools that show lag; best effort, without waiting, and nothing depends on it.
    ///
    /// Does nothing while an earlier report is under way.
    package func reportProgress(_ positions: [Position]) {
        guard !positions.isEmpty else { return }
        try? consumer.commit(positions)
    }

    // MARK: The end

    /// Stops reading and ends the client; the last call but for `wake`.
    ///
    /// - Returns: whether it ended in time; if not, it goes on ending by itself and nothing need be done.
    @discardableResult
    package func close(withinMilliseconds deadline: Int64 = 2_000) -> Bool {
        guard !isClosed else { return true }
        isClosed = true
        return consumer.close(milliseconds: deadline)
    }

    private func event(_ fault: RDKafkaConsumer.Fault) -> Event {
        guard let place = fault.place else { return .trouble(fault.error) }
        guard fault.error.isOffsetOutOfRange else {
            return .partitionTrouble(topic: place.topic, partition: place.partition, fault.error)
        }
        return .offsetOutOfRange(topic: place.topic, partition: place.partition)
    }
}
