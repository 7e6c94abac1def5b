import Bus
import ServiceRuntime
import Harness
import Testing

extension OverABroker {
    @Suite struct KafkaProducerTests {
        @Test func `failed requests are sent again, and nothing is lost, doubled or out of order`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                try topic.withProducer { producer in
                    try topic.send(producer, "first")
                    try topic.settle(producer)
                    topic.embedded?.fail(
                        .produce,
                        with: [.requestTimedOut, .notLeader, .disconnected, .requestTimedOut]
                    )
                    for number in 1...2_000 {
                        try topic.send(producer, "\(number)", sequence: Int64(number))
                        if number % 100 == 0 { try producer.poll(timeoutMilliseconds: 5) { #expect($0.error == nil) } }
                    }
                    try topic.settle(producer)
                }
                #expect(try topic.read(2_001).map(\.value) == ["first"] + (1...2_000).map { "\($0)" })
            }
        }

        @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
        func `messages under way while the broker is killed arrive once and in order`() async throws {
            try await onThread {
                let kafka = try ApacheKafka.shared()
                let topic = try TestBroker.apacheKafka.topic()
                try topic.withConsumer { consumer in
                    var received: [TestTopic.Received] = []
                    var troubles = 0
                    try topic.withProducer { producer in
                        for number in 0..<3_000 {
                            if number == 1_500 {
                                try topic.waiting(for: "a first report") {
                                    try producer.poll(timeoutMilliseconds: 100) { #expect($0.error == nil) }
                                    return producer.outstanding < 1_500
                                }
                                try kafka.kill()
                            }
                            #expect(try topic.send(producer, "\(number)", sequence: Int64(number)) == .queued)
                        }
                        #expect(producer.outstanding > 0)
                        try topic.waiting(for: "trouble") {
                            try producer.poll(timeoutMilliseconds: 100, onTrouble: { _ in troubles += 1 }) { _ in }
                            return troubles > 0
                        }
                        try kafka.start()
                        try topic.settle(producer)
                    }
                    received = try topic.receive(consumer, 3_000)
                    #expect(received.map(\.value) == (0..<3_000).map { "\($0)" })
                    #expect(received.map(\.offset) == Array(0..<3_000))
                }
            }
        }

        @Test(arguments: TestBroker.available)
        func `memory that stays the caller's is sent as it is`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                // Above 64 KiB librdkafka sends from the caller's memory, below it copies when it builds the request.
                let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * 200_000, alignment: 16)
                defer { arena.deallocate() }
                for index in arena.indices { arena[index] = UInt8(ascii: "a") + UInt8(index / 200_000) }
                try topic.withProducer { producer in
                    for part in 0..<4 {
                        let value = UnsafeRawBufferPointer(rebasing: arena[part * 200_000..<(part + 1) * 200_000])
                        let sent = try producer.produce(
                            topic: topic.name,
                            partition: 0,
                            key: UnsafeRawBufferPointer(rebasing: arena[0..<3]),
                            value: part == 3 ? UnsafeRawBufferPointer(rebasing: value[..<10]) : value,
                            headers: UnsafeRawBufferPointer(start: nil, count: 0),
                            sequence: Int64(part),
                            copies: false
                        )
                        #expect(sent == .queued)
                    }
                    #expect(try topic.settle(producer) == [0, 1, 2, 3])
                }
                let received = try topic.read(4)
                let expected =
                    ["a", "b", "c"].map { String(repeating: $0, count: 200_000) } + [String(repeating: "d", count: 10)]
                #expect(received.map(\.value) == expected)
                #expect(received.map(\.key) == ["aaa", "aaa", "aaa", "aaa"])
            }
        }

        @Test(arguments: TestBroker.available)
        func `more headers follow those of the block`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                var block = HeaderBlock()
                block.append("a", "1")
                try topic.withProducer { producer in
                    let sent = try block.bytes.withUnsafeBytes { headers in
                        try producer.produce(
                            topic: topic.name,
                            partition: 1,
                            key: UnsafeRawBufferPointer(start: nil, count: 0),
                            value: nil,
                            headers: headers,
                            moreHeaders: [("authorization", "Bearer x"), ("empty", "")],
                            sequence: 1,
                            copies: true
                        )
                    }
                    #expect(sent == .queued)
                    try topic.settle(producer)
                }
                let received = try topic.read(from: [1: 0], 1)
                #expect(
                    received[0].headers == [
                        .init(name: "a", value: "1"), .init(name: "authorization", value: "Bearer x"),
                        .init(name: "empty", value: ""),
                    ]
                )
            }
        }

        @Test(arguments: TestBroker.available)
        func `a message that is too large is refused at once`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.withProducer(maxMessageBytes: 2_000) { producer in
                    let error = #expect(throws: KafkaError.self) {
                        try topic.send(producer, String(repeating: "x", count: 3_000))
                    }
                    #expect(error?.isTooLarge == true)
                    #expect(producer.outstanding == 0)
                    try topic.send(producer, "small")
                    try topic.settle(producer)
                }
                #expect(try topic.read(1).map(\.value) == ["small"])
            }
        }

        @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
        func `a message that is too large for its topic is refused in its report`() async throws {
            try await onThread {
                let topic = try TestBroker.apacheKafka.topic(settings: ["max.message.bytes": "2000"])
                try topic.withProducer { producer in
                    var letters = SystemRandomNumberGenerator()
                    let value = String(
                        decoding: (0..<9_000).map { _ in UInt8.random(in: 32...126, using: &letters) },
                        as: UTF8.self
                    )
                    try topic.send(producer, value, sequence: 5)
                    var errors: [Int64: KafkaError] = [:]
                    try topic.waiting(for: "the report") {
                        try producer.poll(timeoutMilliseconds: 100) { errors[$0.sequence] = $0.error }
                        return producer.outstanding == 0
                    }
                    #expect(errors[5]?.isTooLarge == true)
                }
            }
        }

        @Test func `a full queue says so, and takes more once there is room`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                topic.embedded?.setDown(true)
                try topic.withProducer(maxQueuedMessages: 10) { producer in
                    for number in 0..<10 { #expect(try topic.send(producer, "\(number)") == .queued) }
                    #expect(try topic.send(producer, "10") == .full)
                    #expect(producer.outstanding == 10)
                    topic.embedded?.setDown(false)
                    try topic.settle(producer)
                    #expect(try topic.send(producer, "10") == .queued)
                    try topic.settle(producer)
                }
                #expect(try topic.read(11).map(\.value) == (0...10).map { "\($0)" })
            }
        }

        @Test(arguments: TestBroker.available)
        func `a broken block of headers, and a partition that is not there, are refused`(broker: TestBroker)
            async throws
        {
            try await onThread {
                let topic = try broker.topic()
                try topic.withProducer { producer in
                    for bytes: [UInt8] in [[1], [1, 0, 65], [1, 0, 65, 9, 0, 0, 0, 1], [255, 255, 1, 1, 1, 1, 1]] {
                        #expect(throws: KafkaError.self) {
                            try topic.send(producer, "v", headers: HeaderBlock(bytes: bytes))
                        }
                    }
                    try topic.send(producer, "v")
                    try topic.settle(producer)
                    let error = #expect(throws: KafkaError.self) { try topic.send(producer, "v", partition: 77) }
                    #expect(error?.isUnknownTopic == true)
                    #expect(producer.outstanding == 0)
                }
                #expect(try topic.read(1)[0].headers == [])
            }
        }

        @Test func `closing with messages under way ends at once, and a new producer goes on`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                topic.embedded?.setDown(true)
                let producer = try KafkaProducer(topic.configuration)
                let waker = producer.waker
                for number in 0..<100 { try topic.send(producer, "\(number)") }
                #expect(producer.outstanding == 100)
                #expect(producer.close(withinMilliseconds: 2_000))
                waker.wake()
                topic.embedded?.setDown(false)
                try topic.publish((0..<100).map { "\($0)" })
                #expect(try topic.read(100).map(\.value) == (0..<100).map { "\($0)" })
            }
        }

        @Test(arguments: TestBroker.available)
        func `a poll that waits ends when it is woken`(broker: TestBroker) async throws {
            let topic = try await onThread { try broker.topic() }
            let waker = Lock<KafkaProducer.Waker?>(nil)
            let thread = PinnedThread(name: "poll") {
                try? topic.withProducer { producer in
                    let handed = producer.waker
                    waker.withLockAndWake { $0 = handed }
                    try producer.poll(timeoutMilliseconds: 300_000) { _ in }
                }
            }
            try await onThread { waker.wait { $0 }.wake() }
            await thread.join()
        }

        @Test func `a fatal error is thrown with its real code, and a new producer works`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                try topic.withProducer { producer in
                    topic.embedded?.fail(.produce, with: [.outOfOrderSequence])
                    try topic.send(producer, "a")
                    var fatal: KafkaError?
                    try topic.waiting(for: "the fatal error") {
                        do {
                            try producer.poll(timeoutMilliseconds: 100) { _ in }
                        } catch let error as KafkaError {
                            fatal = error
                        }
                        return fatal != nil
                    }
                    #expect(fatal?.isFatal == true)
                    #expect(fatal?.isRetriable == false)
                    #expect(fatal?.name == "OUT_OF_ORDER_SEQUENCE_NUMBER")
                    let again = #expect(throws: KafkaError.self) { try topic.send(producer, "b") }
                    #expect(again?.isFatal == true)
                }
                try topic.publish(["c"])
                #expect(try topic.read(1).last?.value == "c")
            }
        }
    }
}
