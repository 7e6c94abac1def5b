import ServiceRuntime

/// Publishes in order, each message once per producer: idempotent, and a message never times out.
///
/// Every call belongs to one thread, the caller's own, since `poll` blocks and so may `close`: never the cooperative pool.
/// Only a ``Waker`` may be used from any thread.
///
/// What is queued is reported once, by sequence, or else dropped by `close`. After a failed report or a fatal error messages
/// may be missing from the middle: close, make a new producer, and publish again from the lowest that was not acknowledged.
package final class KafkaProducer {
    /// What came of a call to `produce`.
    package enum Sent: Equatable, Sendable {
        case queued
        /// The local queue is full: poll, then try again.
        case full
    }

    /// How many messages have no report yet.
    package private(set) var outstanding = 0
    private let producer: RDKafkaProducer
    private var isClosed = false

    /// Connects when something is produced.
    ///
    /// - Parameters:
    ///   - configuration: The way to the broker.
    ///   - lingerMilliseconds: How long a message waits for company; 0 sends what is there at once.
    ///   - maxMessageBytes: Larger messages are refused by `produce` (`isTooLarge`); ≥ 1,000. Not above the topics'
    ///     `max.message.bytes`, or the broker refuses them in a report.
    ///   - maxQueuedMessages: Past this many `produce` answers `full`.
    /// - Throws: which setting is refused.
    package init(
        _ configuration: KafkaConfiguration,
        lingerMilliseconds: Int = 1,
        maxMessageBytes: Int = 1_000_000,
        maxQueuedMessages: Int = 100_000
    ) throws(KafkaError) {
        // A message that timed out would be overtaken by later ones.
        var timeout = "0"
        #if DEBUG
            if Faults.has(.messagesTimeOut) { timeout = "1000" }
        #endif
        producer = try RDKafkaProducer(
            configuration,
            defaults: [
                "enable.idempotence": "true", "acks": "all", "compression.type": "lz4", "message.timeout.ms": timeout,
                "linger.ms": "\(lingerMilliseconds)", "message.max.bytes": "\(maxMessageBytes)",
                "queue.buffering.max.messages": "\(maxQueuedMessages)", "queue.buffering.max.kbytes": "131072",
                "socket.nagle.disable": "true", "reconnect.backoff.max.ms": "2000", "allow.auto.create.topics": "false",
            ]
        )
    }

    deinit {
        assert(isClosed, "a producer is closed before it is let go")
    }

    // MARK: Publishing

    /// Queues a message.
    ///
    /// - Parameters:
    ///   - topic: The topic's name.
    ///   - partition: The partition; the bus never chooses one.
    ///   - key: The key, always copied.
    ///   - value: nil is a tombstone, which an empty one is not.
    ///   - headers: A block of ``HeaderBlock``; always copied.
    ///   - moreHeaders: Headers that follow those of the block; copied as well.
    ///   - sequence: The caller's number of the message; comes back in the report.
    ///   - copies: With false the value stays the caller's: its memory must stay where it is, unchanged, until the report has
    ///     come, or `close` has returned true.
    /// - Returns: whether it is queued; if not, nothing has happened.
    /// - Throws: what refuses this message (`isTooLarge`, unknown partition, a broken block of headers), or the fatal error;
    ///   nothing is queued then.
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
        let refusal = try producer.produce(
            RDKafkaProducer.Outgoing(
                partition: partition,
                key: key,
                value: value,
                headers: headers,
                moreHeaders: moreHeaders,
                sequence: sequence,
                copies: copies
            ),
            topic: topic
        )
        guard let refusal else {
            outstanding += 1
            return .queued
        }
        if refusal.isQueueFull { return .full }
        throw producer.fatalError ?? refusal
    }

    // MARK: Reports

    /// One message's report.
    package struct Report {
        /// The number that it was produced under.
        package let sequence: Int64
        /// Where it went.
        package let partition: Int32
        /// Its offset there; -1 if it is not known.
        package let offset: Int64
        /// What went wrong; nil when the broker has it.
        package let error: KafkaError?
    }

    /// Waits for reports and hands each to `report`; returns early after a wake or an event of trouble.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: How long to wait for the first; ≥ 0.
    ///   - onTrouble: Takes what is wrong with the connection, which librdkafka goes on trying to mend.
    ///   - report: Takes each report, in no certain order between partitions.
    /// - Throws: the fatal error after which the producer must be closed and made anew; the reports that came before it have
    ///   been handed out.
    package func poll(
        timeoutMilliseconds: Int32,
        onTrouble: (KafkaError) -> Void = { _ in },
        report: (Report) -> Void
    ) throws(KafkaError) {
        var timeout = timeoutMilliseconds
        while let step = producer.next(timeoutMilliseconds: timeout, report: report) {
            timeout = 0
            switch step {
            case .reports(let count): outstanding -= count
            case .fault(let error): if !error.isFatal { onTrouble(error) }
            case .other: break
            }
        }
        if let fatal = producer.fatalError { throw fatal }
    }

    /// Ends a poll that waits, or the next one if none does; here for the producer's own thread, elsewhere use a `waker`.
    package func wake() {
        producer.queue.wake()
    }

    /// Ends a producer's poll from another thread; may outlive the producer.
    package struct Waker: Sendable {
        fileprivate let queue: RDKafkaQueue

        /// Ends the poll that waits, or the next one.
        package func wake() {
            queue.wake()
        }
    }

    /// For other threads.
    package var waker: Waker { Waker(queue: producer.queue) }

    // MARK: The end

    /// Drops what has no report yet, and ends the client; the last call.
    ///
    /// To lose nothing, poll until `outstanding` is 0 first.
    ///
    /// - Returns: whether it ended in time; if not it goes on ending by itself, and the memory of messages that were not
    ///   copied must be left alone for good.
    @discardableResult
    package func close(withinMilliseconds deadline: Int64 = 2_000) -> Bool {
        guard !isClosed else { return true }
        isClosed = true
        outstanding = 0
        return producer.close(milliseconds: deadline)
    }
}
