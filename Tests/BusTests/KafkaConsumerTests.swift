import Bus
import Harness
import ServiceRuntime
import Testing

extension OverABroker {
    @Suite struct KafkaConsumerTests {
        @Test(arguments: TestBroker.available)
        func `messages arrive in order with key, value and headers`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.withProducer { producer in
                    for number in 0..<500 {
                        var headers = HeaderBlock()
                        headers.append("ce_id", "\(number)")
                        headers.append("ce_type", "t")
                        try topic.send(producer, "value \(number)", headers: headers, sequence: Int64(number))
                    }
                    #expect(try topic.settle(producer) == Array(0..<500))
                }
                let received = try topic.read(500)
                #expect(received.map(\.value) == (0..<500).map { "value \($0)" })
                #expect(received.map(\.offset) == Array(0..<500))
                #expect(received[7].key == "key")
                #expect(received[7].headers == [.init(name: "ce_id", value: "7"), .init(name: "ce_type", value: "t")])
            }
        }

        @Test(arguments: TestBroker.available)
        func `reading begins at the position that is given, as often as it is given`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.publish((0..<10).map { "\($0)" })
                #expect(try topic.read(from: [0: 7], 3).map(\.value) == ["7", "8", "9"])
                #expect(try topic.read(from: [0: 7], 3).map(\.value) == ["7", "8", "9"])
                try topic.withConsumer(from: [:]) { consumer in
                    let ends = try consumer.watermarks([(topic.name, 1), (topic.name, 0)], timeoutMilliseconds: 5_000)
                    #expect(ends == [0..<0, 0..<10])
                }
                try topic.withConsumer(from: [0: 7]) { consumer in
                    let rest = try topic.receive(consumer, 3)
                    #expect(rest.count == 3)
                    #expect(consumer.lastKnownEnd(topic: topic.name, partition: 0) == 10)
                    #expect(consumer.lastKnownEnd(topic: "missing", partition: 0) == nil)
                }
            }
        }

        @Test(arguments: TestBroker.available)
        func `a tombstone is not an empty value, a null header not an empty one`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                var headers = HeaderBlock()
                headers.append("empty", "")
                "none".utf8.withContiguousStorageIfAvailable { headers.append(name: .init($0), value: nil) }
                try topic.withProducer { producer in
                    try topic.send(producer, nil, headers: headers)
                    try topic.send(producer, "")
                    try topic.settle(producer)
                }
                let received = try topic.read(2)
                #expect(received[0].value == nil)
                #expect(received[0].headers == [.init(name: "empty", value: ""), .init(name: "none", value: nil)])
                #expect(received[1].value == "")
                #expect(received[1].headers == [])
            }
        }

        @Test(arguments: TestBroker.available)
        func `a position outside the log is an event, and the partition can be moved`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.publish(["a", "b"], partition: 1)
                try topic.withConsumer(from: [0: 0, 1: 99]) { consumer in
                    let wanted = KafkaConsumer.Event.offsetOutOfRange(topic: topic.name, partition: 1)
                    #expect(try topic.event(consumer) { $0 == wanted } == wanted)
                    try consumer.move(to: topic.positions([1: 1]))
                    #expect(try topic.receive(consumer, 1).map(\.value) == ["b"])
                    try topic.publish(["c"])
                    #expect(try topic.receive(consumer, 1).map(\.value) == ["c"])
                }
            }
        }

        @Test(arguments: TestBroker.available)
        func `partitions are left and taken up, also of further topics`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.publish((0..<100).map { "old \($0)" }, partition: 0)
                try topic.publish(["new"], partition: 1)
                let consumer = try KafkaConsumer(topic.configuration, group: "g", topics: ["first"], positions: [])
                defer { consumer.close() }
                #expect(consumer.topics == ["first"])
                try consumer.assign(topic.positions([0: 0]))
                #expect(consumer.topics == ["first", topic.name])
                try consumer.poll(maxBytes: 1, timeoutMilliseconds: 30_000, onEvent: { _ in }) { message in
                    #expect(message.topic == 1)
                }
                // The other 99 are in the client's queue by now, or on their way to it.
                try consumer.unassign([(topic.name, 0)])
                try consumer.assign(topic.positions([1: 0]))
                #expect(try topic.receive(consumer, 1).map(\.value) == ["new"])
            }
        }

        @Test func `partitions may be moved and left as fast as can be, up to the end`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                try topic.publish(["a", "b"])
                try topic.withConsumer(from: [0: 0, 1: 0]) { consumer in
                    for _ in 0..<1_000 {
                        try consumer.move(to: topic.positions([0: 1, 1: 0]))
                        try consumer.unassign([(topic.name, 1)])
                        try consumer.assign(topic.positions([1: 0]))
                    }
                    #expect(try topic.receive(consumer, 1).map(\.value) == ["b"])
                    try consumer.unassign([(topic.name, 0), (topic.name, 1)])
                    #expect(consumer.close(withinMilliseconds: 10_000))
                }
            }
        }

        @Test(arguments: TestBroker.available)
        func `a poll takes no more than it is allowed`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.publish(Array(repeating: String(repeating: "x", count: 97), count: 300))
                try topic.withConsumer(max: 100) { consumer in
                    var counts: Set<Int> = []
                    try topic.waiting(for: "full polls") {
                        counts.insert(try consumer.poll(timeoutMilliseconds: 100, onEvent: { _ in }, visit: { _ in }))
                        return counts.contains(100)
                    }
                    #expect(counts.allSatisfy { $0 <= 100 })
                    let count = try consumer.poll(
                        maxBytes: 1_000,
                        timeoutMilliseconds: 30_000,
                        onEvent: { _ in },
                        visit: { _ in }
                    )
                    #expect(count <= 10)
                }
            }
        }

        @Test(arguments: TestBroker.available)
        func `a backlog that is larger than the client's queue is read whole`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic(partitions: 4)
                let padding = String(repeating: "x", count: 9_990)
                for partition: Int32 in 0..<4 {
                    try topic.publish((0..<400).map { "\($0) \(padding)" }, partition: partition)
                }
                var configuration = topic.configuration
                configuration.properties["queued.max.messages.kbytes"] = "1000"
                let positions = topic.positions([0: 0, 1: 0, 2: 0, 3: 0])
                let consumer = try KafkaConsumer(configuration, group: "g", positions: positions)
                defer { consumer.close() }
                var next: [Int32: Int64] = [:]
                for message in try topic.receive(consumer, 1_600) {
                    #expect(message.offset == next[message.partition, default: 0])
                    next[message.partition] = message.offset + 1
                }
                #expect(next == [0: 400, 1: 400, 2: 400, 3: 400])
            }
        }

        @Test(arguments: TestBroker.available)
        func `a poll that waits ends when it is woken, also when the wake came first`(broker: TestBroker) async throws {
            let topic = try await onThread { try broker.topic() }
            let consumer = try await onThread {
                try KafkaConsumer(topic.configuration, group: "g", positions: topic.positions([0: 0]))
            }
            for wakesFirst in [true, false] {
                let isPolling = Lock(false)
                if wakesFirst { consumer.wake() }
                let thread = PinnedThread(name: "poll") {
                    isPolling.withLockAndWake { $0 = true }
                    let count = try? consumer.poll(timeoutMilliseconds: 300_000, onEvent: { _ in }, visit: { _ in })
                    #expect(count == 0)
                }
                if !wakesFirst {
                    try await onThread { isPolling.wait { $0 ? () : nil } }
                    consumer.wake()
                }
                await thread.join()
            }
            try await onThread { #expect(consumer.close()) }
            consumer.wake()
        }

        @Test(arguments: TestBroker.available)
        func `closing under load ends at once`(broker: TestBroker) async throws {
            let topic = try await onThread { try broker.topic() }
            let isOver = Lock(false)
            let load = PinnedThread(name: "load") {
                try? topic.withProducer(maxQueuedMessages: 1_000) { producer in
                    while !isOver.withLock({ $0 }) {
                        while try topic.send(producer, String(repeating: "x", count: 500)) == .queued {}
                        try producer.poll(timeoutMilliseconds: 10) { _ in }
                    }
                }
            }
            try await onThread {
                defer { isOver.withLock { $0 = true } }
                for _ in 0..<10 {
                    let consumer = try KafkaConsumer(
                        topic.configuration,
                        group: "g",
                        positions: topic.positions([0: 0])
                    )
                    _ = try topic.receive(consumer, 100)
                    #expect(consumer.close(withinMilliseconds: 2_000))
                }
            }
            await load.join()
        }

        @Test(arguments: TestBroker.available)
        func `progress that is reported does not move what is read`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.publish((0..<10).map { "\($0)" })
                try topic.withConsumer { consumer in
                    #expect(try topic.receive(consumer, 10).count == 10)
                    for offset in 1...10 { consumer.reportProgress(topic.positions([0: Int64(offset)])) }
                    try topic.publish(["last"])
                    #expect(try topic.receive(consumer, 1).map(\.value) == ["last"])
                }
                #expect(try topic.read(11).count == 11)
            }
        }

        @Test func `progress that can't be reported holds up neither an assignment nor the end`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                let faults = Array(repeating: EmbeddedBroker.Fault.coordinatorNotAvailable, count: 1_000)
                topic.embedded?.fail(.findCoordinator, with: faults)
                try topic.publish(["a", "b"])
                let start = ContinuousClock.now
                try topic.withConsumer { consumer in
                    #expect(try topic.receive(consumer, 2).count == 2)
                    consumer.reportProgress(topic.positions([0: 2]))
                    consumer.reportProgress(topic.positions([0: 2]))
                    try consumer.move(to: topic.positions([0: 1]))
                    #expect(try topic.receive(consumer, 1).map(\.value) == ["b"])
                    #expect(consumer.close(withinMilliseconds: 10_000))
                }
                #expect(start.duration(to: .now) < .seconds(20))
            }
        }

        @Test func `a partition without a leader waits, and nothing is lost`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                try topic.withProducer { producer in
                    try topic.send(producer, "a")
                    try topic.settle(producer)
                    try topic.embedded?.setLeader(of: topic.name, partition: 0, isThere: false)
                    try topic.send(producer, "b")
                    try topic.send(producer, "other", partition: 1)
                    try topic.waiting(for: "the other partition") {
                        try producer.poll(timeoutMilliseconds: 100) { #expect($0.partition == 1) }
                        return producer.outstanding == 1
                    }
                    try topic.embedded?.setLeader(of: topic.name, partition: 0, isThere: true)
                    try topic.settle(producer)
                }
                #expect(try topic.read(2).map(\.value) == ["a", "b"])
            }
        }

        @Test(arguments: TestBroker.available)
        func `the cluster says who it is`(broker: TestBroker) async throws {
            try await onThread {
                let topic = try broker.topic()
                try topic.withConsumer { consumer in
                    let admin = try KafkaAdmin(topic.configuration)
                    defer { admin.close() }
                    #expect(consumer.clusterID(timeoutMilliseconds: 5_000) == (try admin.clusterID()))
                }
            }
        }

        @Test func `a broker that goes away is an event, and what it holds is read when it is back`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic()
                try topic.publish(["a"])
                try topic.withConsumer { consumer in
                    #expect(try topic.receive(consumer, 1).map(\.value) == ["a"])
                    topic.embedded?.setDown(true)
                    let event = try topic.event(consumer) { if case .trouble = $0 { true } else { false } }
                    guard case .trouble(let error)? = event else { return }
                    #expect(error.isRetriable)
                    #expect(!error.isFatal)
                    topic.embedded?.setDown(false)
                    try topic.publish(["b"])
                    #expect(try topic.receive(consumer, 1).map(\.value) == ["b"])
                }
            }
        }

        @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
        func `a topic that is not there is an event that names it`() async throws {
            try await onThread {
                let topic = try TestBroker.apacheKafka.topic()
                let missing = KafkaConsumer.Position(topic: "missing-\(topic.name)", partition: 0, offset: 0)
                try topic.publish(["a"])
                let positions = topic.positions([0: 0]) + [missing]
                // For half a minute librdkafka takes a topic that is not there for one that is about to be.
                var configuration = topic.configuration
                configuration.properties["topic.metadata.propagation.max.ms"] = "100"
                let consumer = try KafkaConsumer(configuration, group: "g", positions: positions)
                defer { consumer.close() }
                let event = try topic.event(consumer) { if case .partitionTrouble = $0 { true } else { false } }
                guard case .partitionTrouble(missing.topic, 0, let error)? = event else {
                    Issue.record("the event is \(String(describing: event))")
                    return
                }
                #expect(error.isUnknownTopic)
            }
        }

        @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
        func `a topic with the broker's time gives append times`() async throws {
            try await onThread {
                let brokerTime = try TestBroker.apacheKafka.topic(settings: ["message.timestamp.type": "LogAppendTime"])
                try brokerTime.publish(["a"])
                let received = try brokerTime.read(1)
                #expect(received[0].appendTime != nil)
                #expect(received[0].appendTime == received[0].timestamp)
                let clientTime = try TestBroker.apacheKafka.topic()
                try clientTime.publish(["a"])
                #expect(try clientTime.read(1)[0].appendTime == nil)
                #expect(try clientTime.read(1)[0].timestamp ?? 0 > 0)
            }
        }
    }
}
