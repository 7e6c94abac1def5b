import Bus
import Testing

/// A topic of one test's own, and the steps that tests are made of; all of them block.
struct TestTopic: Sendable {
    let name: String
    let configuration: KafkaConfiguration
    /// The broker behind it, if it is the embedded one.
    let embedded: EmbeddedBroker?

    /// What was read, copied.
    struct Received: Equatable, Sendable {
        var partition: Int32
        var offset: Int64
        var key: String?
        var value: String?
        var headers: [Header]
        var timestamp: Int64?
        var appendTime: Int64?
    }

    struct Header: Equatable, Sendable {
        var name: String
        var value: String?
    }

    /// Runs `body` with a producer, then closes it.
    func withProducer<Result>(
        maxMessageBytes: Int = 1_000_000,
        maxQueuedMessages: Int = 100_000,
        _ body: (KafkaProducer) throws -> Result
    ) throws -> Result {
        let producer = try KafkaProducer(
            configuration,
            maxMessageBytes: maxMessageBytes,
            maxQueuedMessages: maxQueuedMessages
        )
        defer { #expect(producer.close(withinMilliseconds: 10_000)) }
        return try body(producer)
    }

    /// Runs `body` with a consumer that reads on from these offsets by partition, then closes it.
    func withConsumer<Result>(
        from offsets: [Int32: Int64] = [0: 0],
        max: Int = 1_000,
        _ body: (KafkaConsumer) throws -> Result
    ) throws -> Result {
        let consumer = try KafkaConsumer(configuration, group: "g", positions: positions(offsets), max: max)
        defer { #expect(consumer.close(withinMilliseconds: 10_000)) }
        return try body(consumer)
    }

    func positions(_ offsets: [Int32: Int64]) -> [KafkaConsumer.Position] {
        offsets.map { .init(topic: name, partition: $0.key, offset: $0.value) }
    }

    /// Queues one message, copied.
    @discardableResult
    func send(
        _ producer: KafkaProducer,
        _ value: String?,
        key: String = "key",
        partition: Int32 = 0,
        headers: HeaderBlock = HeaderBlock(),
        sequence: Int64 = 0
    ) throws -> KafkaProducer.Sent {
        try Array(key.utf8).withUnsafeBytes { key in
            try headers.bytes.withUnsafeBytes { headers in
                try Array((value ?? "").utf8).withUnsafeBytes { bytes in
                    try producer.produce(
                        topic: name,
                        partition: partition,
                        key: key,
                        value: value == nil ? nil : bytes,
                        headers: headers,
                        sequence: sequence,
                        copies: true
                    )
                }
            }
        }
    }

    /// Publishes values and waits until the broker has them.
    func publish(_ values: [String], partition: Int32 = 0) throws {
        try withProducer { producer in
            for (number, value) in values.enumerated() {
                #expect(try send(producer, value, partition: partition, sequence: Int64(number)) == .queued)
            }
            try settle(producer)
        }
    }

    /// Polls until every message has its report, all of them good; their sequences, as they came.
    @discardableResult
    func settle(_ producer: KafkaProducer) throws -> [Int64] {
        var sequences: [Int64] = []
        try waiting(for: "all reports") {
            try producer.poll(timeoutMilliseconds: 100) { report in
                #expect(report.error == nil)
                #expect(report.offset >= 0)
                sequences.append(report.sequence)
            }
            return producer.outstanding == 0
        }
        return sequences
    }

    /// Polls until so many messages have come, or more.
    func receive(
        _ consumer: KafkaConsumer,
        _ count: Int,
        onEvent: (KafkaConsumer.Event) -> Void = { _ in }
    ) throws -> [Received] {
        var received: [Received] = []
        try waiting(for: "\(count) messages") {
            try consumer.poll(timeoutMilliseconds: 100, onEvent: onEvent) { received.append(Received($0)) }
            return received.count >= count
        }
        return received
    }

    /// Reads so many messages from these offsets with a consumer of its own.
    func read(from offsets: [Int32: Int64] = [0: 0], _ count: Int) throws -> [Received] {
        try withConsumer(from: offsets) { try receive($0, count) }
    }

    /// Polls until an event comes that `isWanted`.
    func event(_ consumer: KafkaConsumer, _ isWanted: (KafkaConsumer.Event) -> Bool) throws -> KafkaConsumer.Event? {
        var found: KafkaConsumer.Event?
        try waiting(for: "an event") {
            try consumer.poll(
                timeoutMilliseconds: 100,
                onEvent: { if isWanted($0) { found = found ?? $0 } },
                visit: { _ in }
            )
            return found != nil
        }
        return found
    }

    /// Repeats a step until it is true; after 60 s the test ends and says what it waited for.
    func waiting(for what: String, _ step: () throws -> Bool) throws {
        let start = ContinuousClock.now
        while try !step() {
            try #require(start.duration(to: .now) < .seconds(60), "waited for \(what)")
        }
    }
}

extension TestTopic.Received {
    init(_ message: KafkaMessageView) {
        var headers: [TestTopic.Header] = []
        message.forEachHeader { name, value in
            headers.append(
                TestTopic.Header(
                    name: String(decoding: name, as: UTF8.self),
                    value: value.map { String(decoding: $0, as: UTF8.self) }
                )
            )
        }
        self.init(
            partition: message.partition,
            offset: message.offset,
            key: message.key.map { String(decoding: $0, as: UTF8.self) },
            value: message.value.map { String(decoding: $0, as: UTF8.self) },
            headers: headers,
            timestamp: message.timestamp?.milliseconds,
            appendTime: message.appendTime
        )
    }
}
