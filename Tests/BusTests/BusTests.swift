import Bus
import Foundation
import Harness
import ServiceRuntime
import Testing

/// What the bus promises over any broker; where `KAFKA_HOME` is not set, Apache Kafka's half is left out by name.
@Suite(.serialized) struct BusTests {
    struct Received: Equatable {
        var partition: Int32
        var offset: Int64
        var key: String
        var value: String?
        var headers: [String: String?]
        var hasAppendTime: Bool
    }

    @Test(.enabled(if: ApacheKafka.shared != nil, "KAFKA_HOME is not set: Apache Kafka is skipped"))
    func `Apache Kafka is there`() {}

    @Test(arguments: TestBroker.available)
    func `messages arrive in order with key, value and headers`(broker: TestBroker) throws {
        let (configuration, topic, keep) = try broker.topic()
        let producer = try KafkaProducer(configuration)
        defer { producer.close() }
        for number in 0..<500 {
            try send(producer, topic, 1, "key", "value \(number)", ["ce_id": "\(number)"], Int64(number))
        }
        #expect(try reports(producer, 500) == Array(0..<500).map(Int64.init))
        let received = try receive(configuration, topic, from: [1: 0], count: 500)
        #expect(received.map(\.value) == (0..<500).map { "value \($0)" })
        #expect(received.map(\.offset) == Array(0..<500))
        #expect(received[7].headers == ["ce_id": "7"])
        withExtendedLifetime(keep) {}
    }

    @Test(arguments: TestBroker.available)
    func `reading begins at the position that is given`(broker: TestBroker) throws {
        let (configuration, topic, keep) = try broker.topic()
        let producer = try KafkaProducer(configuration)
        defer { producer.close() }
        for number in 0..<10 { try send(producer, topic, 0, "k", "\(number)", [:], Int64(number)) }
        _ = try reports(producer, 10)
        #expect(try receive(configuration, topic, from: [0: 7], count: 3).map(\.value) == ["7", "8", "9"])
        #expect(try receive(configuration, topic, from: [0: 7], count: 3).map(\.value) == ["7", "8", "9"])
        let consumer = try KafkaConsumer(configuration, group: "g", positions: [])
        defer { consumer.close() }
        #expect(try consumer.watermarks([(topic, 1), (topic, 0)], timeoutMilliseconds: 5_000) == [0..<0, 0..<10])
        withExtendedLifetime(keep) {}
    }

    @Test(arguments: TestBroker.available)
    func `a tombstone is not an empty value, a null header not an empty one`(broker: TestBroker) throws {
        let (configuration, topic, keep) = try broker.topic()
        let producer = try KafkaProducer(configuration)
        defer { producer.close() }
        try send(producer, topic, 0, "a", nil, ["h": ""], 1)
        try send(producer, topic, 0, "b", "", [:], 2)
        _ = try reports(producer, 2)
        let received = try receive(configuration, topic, from: [0: 0], count: 2)
        #expect(received[0].value == nil)
        #expect(received[0].headers == ["h": ""])
        #expect(received[1].value == "")
        withExtendedLifetime(keep) {}
    }

    @Test(arguments: TestBroker.available)
    func `a position outside the log is an event that names the partition`(broker: TestBroker) throws {
        let (configuration, topic, keep) = try broker.topic()
        let consumer = try KafkaConsumer(
            configuration,
            group: "g",
            positions: [.init(topic: topic, partition: 1, offset: 99)]
        )
        defer { consumer.close() }
        var events: [KafkaConsumer.Event] = []
        let deadline = Date(timeIntervalSinceNow: 20)
        while !events.contains(.offsetOutOfRange(topic: topic, partition: 1)), Date() < deadline {
            try consumer.poll(timeoutMilliseconds: 100, onEvent: { events.append($0) }, visit: { _ in })
        }
        #expect(events.contains(.offsetOutOfRange(topic: topic, partition: 1)))
        #expect(try consumer.watermarks([(topic, 1)], timeoutMilliseconds: 5_000) == [0..<0])
        withExtendedLifetime(keep) {}
    }

    @Test(arguments: TestBroker.available)
    func `a poll that waits ends when it is woken`(broker: TestBroker) async throws {
        let (configuration, topic, keep) = try broker.topic()
        let consumer = try KafkaConsumer(
            configuration,
            group: "g",
            positions: [.init(topic: topic, partition: 0, offset: 0)]
        )
        let polled = Lock(false)
        let thread = PinnedThread(name: "poll") {
            _ = try? consumer.poll(timeoutMilliseconds: 60_000, onEvent: { _ in }, visit: { _ in })
            polled.withLock { $0 = true }
        }
        consumer.wake()
        await thread.join()
        #expect(polled.withLock { $0 })
        consumer.close()
        withExtendedLifetime(keep) {}
    }

    @Test func `a failed produce request is sent again and nothing is out of order`() throws {
        let (configuration, topic, keep) = try TestBroker.embedded.topic()
        let broker = try #require(keep as? EmbeddedBroker)
        let producer = try KafkaProducer(configuration)
        defer { producer.close() }
        try send(producer, topic, 0, "k", "first", [:], 0)
        _ = try reports(producer, 1)
        // 7: REQUEST_TIMED_OUT, 6: NOT_LEADER_FOR_PARTITION
        broker.failProduces([7, 6, 7])
        for number in 1...200 { try send(producer, topic, 0, "k", "\(number)", [:], Int64(number)) }
        #expect(try reports(producer, 200).sorted() == Array(1...200).map(Int64.init))
        let received = try receive(configuration, topic, from: [0: 1], count: 200)
        #expect(received.map(\.value) == (1...200).map { "\($0)" })
    }

    @Test func `a message that is too large is refused at once`() throws {
        let (configuration, topic, keep) = try TestBroker.embedded.topic()
        let producer = try KafkaProducer(configuration, maxMessageBytes: 2_000)
        defer { producer.close() }
        let error = #expect(throws: KafkaError.self) {
            try send(producer, topic, 0, "k", String(repeating: "x", count: 3_000), [:], 1)
        }
        #expect(error?.isTooLarge == true)
        #expect(producer.outstanding == 0)
        withExtendedLifetime(keep) {}
    }

    @Test func `closing with messages under way ends at once`() throws {
        let (configuration, topic, keep) = try TestBroker.embedded.topic()
        let broker = try #require(keep as? EmbeddedBroker)
        let producer = try KafkaProducer(configuration)
        broker.setDown(true)
        for number in 0..<100 { try send(producer, topic, 0, "k", "\(number)", [:], Int64(number)) }
        #expect(producer.outstanding == 100)
        producer.close()
    }

    @Test func `a setting that librdkafka does not know is named`() {
        let configuration = KafkaConfiguration(
            bootstrapServers: "127.0.0.1:9",
            clientID: "test",
            properties: ["sasl.pasword": "hunter2"]
        )
        let error = #expect(throws: KafkaError.self) { try KafkaProducer(configuration) }
        #expect(error?.description.contains("sasl.pasword") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `a file of properties is read, a bad line named`() throws {
        #expect(
            try KafkaConfiguration.properties("# c\n security.protocol = SASL_SSL\r\n\nsasl.password=a=b\n")
                == ["security.protocol": "SASL_SSL", "sasl.password": "a=b"]
        )
        #expect(throws: KafkaError.self) { try KafkaConfiguration.properties("nonsense") }
    }

    @Test(.enabled(if: ApacheKafka.shared != nil, "KAFKA_HOME is not set: Apache Kafka is skipped"))
    func `topics are made with their settings and described`() throws {
        let (configuration, topic, _) = try TestBroker.apacheKafka.topic(
            partitions: 3,
            settings: ["cleanup.policy": "compact", "message.timestamp.type": "LogAppendTime"]
        )
        let admin = try KafkaAdmin(configuration)
        #expect(try admin.topics()[topic]?.partitions == 3)
        #expect(try admin.topics()[topic]?.replicas == 1)
        #expect(try admin.settings(ofTopic: topic)["cleanup.policy"] == "compact")
        try admin.createTopic(topic, partitions: 3, replicas: 1, settings: [:])
        #expect(try admin.accessRules() == 0)
        #expect(try !admin.clusterID().isEmpty)
    }

    @Test(.enabled(if: ApacheKafka.shared != nil, "KAFKA_HOME is not set: Apache Kafka is skipped"))
    func `a topic with the broker's time gives append times`() throws {
        let (configuration, topic, _) = try TestBroker.apacheKafka.topic(
            settings: ["message.timestamp.type": "LogAppendTime"]
        )
        let producer = try KafkaProducer(configuration)
        defer { producer.close() }
        try send(producer, topic, 0, "k", "v", [:], 1)
        _ = try reports(producer, 1)
        #expect(try receive(configuration, topic, from: [0: 0], count: 1).map(\.hasAppendTime) == [true])
    }

    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
        ("abc", 479_470_107),
    ])
    func `the hash is the one of Kafka's own tests`(key: String, hash: Int) {
        let computed = Array(key.utf8).withUnsafeBytes { Partitioner.murmur2($0) }
        #expect(Int(Int32(bitPattern: computed)) == hash)
        #expect((0..<16).contains(Partitioner.partition(of: key, count: 16)))
    }

    // MARK: Steps

    private func send(
        _ producer: KafkaProducer,
        _ topic: String,
        _ partition: Int32,
        _ key: String,
        _ value: String?,
        _ headers: KeyValuePairs<String, String>,
        _ sequence: Int64
    ) throws {
        var block = HeaderBlock()
        for (name, value) in headers { block.append(name == "h" ? "h" : "ce_id", value) }
        try Array(key.utf8).withUnsafeBytes { key in
            try block.bytes.withUnsafeBytes { headers in
                try Array((value ?? "").utf8).withUnsafeBytes { bytes in
                    let sent = try producer.produce(
                        topic: topic,
                        partition: partition,
                        key: key,
                        value: value == nil ? nil : bytes,
                        headers: headers,
                        sequence: sequence,
                        copies: true
                    )
                    #expect(sent == .queued)
                }
            }
        }
    }

    private func reports(_ producer: KafkaProducer, _ count: Int) throws -> [Int64] {
        var sequences: [Int64] = []
        let deadline = Date(timeIntervalSinceNow: 30)
        while sequences.count < count, Date() < deadline {
            try producer.poll(timeoutMilliseconds: 100) { report in
                #expect(report.error == nil)
                sequences.append(report.sequence)
            }
        }
        #expect(producer.outstanding == 0)
        return sequences
    }

    private func receive(
        _ configuration: KafkaConfiguration,
        _ topic: String,
        from positions: [Int32: Int64],
        count: Int
    ) throws -> [Received] {
        let consumer = try KafkaConsumer(
            configuration,
            group: "g",
            positions: positions.map { .init(topic: topic, partition: $0.key, offset: $0.value) }
        )
        defer { consumer.close() }
        var received: [Received] = []
        let deadline = Date(timeIntervalSinceNow: 30)
        while received.count < count, Date() < deadline {
            try consumer.poll(
                timeoutMilliseconds: 100,
                onEvent: { _ in },
                visit: { message in
                    var headers: [String: String?] = [:]
                    message.forEachHeader { name, value in
                        headers[String(decoding: name, as: UTF8.self)] = value.map {
                            String(decoding: $0, as: UTF8.self)
                        }
                    }
                    received.append(
                        Received(
                            partition: message.partition,
                            offset: message.offset,
                            key: message.key.map { String(decoding: $0, as: UTF8.self) } ?? "",
                            value: message.value.map { String(decoding: $0, as: UTF8.self) },
                            headers: headers,
                            hasAppendTime: message.appendTime != nil
                        )
                    )
                }
            )
        }
        return received
    }
}
