import Bus
import Harness
import Testing

extension OverABroker {
    @Suite struct KafkaAdminTests {
        @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
        func `topics are made with their settings, described and deleted`() async throws {
            try await onThread {
                let wanted = ["cleanup.policy": "compact", "message.timestamp.type": "LogAppendTime"]
                let topic = try TestBroker.apacheKafka.topic(partitions: 3, settings: wanted)
                let admin = try KafkaAdmin(topic.configuration)
                defer { #expect(admin.close()) }
                #expect(try admin.topics()[topic.name] == .init(name: topic.name, partitions: 3, replicas: 1))
                let settings = try admin.settings(ofTopics: [topic.name])
                #expect(settings[topic.name]?.filter { wanted.keys.contains($0.key) } == wanted)
                #expect(try admin.settings(ofTopic: topic.name)["retention.ms"] == "604800000")
                try admin.createTopic(topic.name, partitions: 3, replicas: 1, settings: [:])
                #expect(try admin.accessRules() == 0)
                #expect(try !admin.clusterID().isEmpty)
                try admin.deleteTopics([topic.name])
                try topic.waiting(for: "the topic to go") { try admin.topics()[topic.name] == nil }
            }
        }

        @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
        func `what can't be done says why`() async throws {
            try await onThread {
                let topic = try TestBroker.apacheKafka.topic()
                let admin = try KafkaAdmin(topic.configuration)
                defer { admin.close() }
                let unknown = #expect(throws: KafkaError.self) { try admin.settings(ofTopic: "missing-\(topic.name)") }
                #expect(unknown?.isUnknownTopic == true)
                #expect(unknown?.description.contains("missing-\(topic.name)") == true)
                let wrong = #expect(throws: KafkaError.self) {
                    try admin.createTopic(
                        "x-\(topic.name)",
                        partitions: 1,
                        replicas: 1,
                        settings: ["cleanup.policy": "no"]
                    )
                }
                #expect(wrong?.description.contains("cleanup.policy") == true)
                let name = #expect(throws: KafkaError.self) {
                    try admin.createTopic("no spaces", partitions: 1, replicas: 1, settings: [:])
                }
                #expect(name != nil)
            }
        }

        @Test func `a broker that is not there is said to be out of reach`() async throws {
            try await onThread {
                let nowhere = KafkaConfiguration(bootstrapServers: "127.0.0.1:9", clientID: "test")
                let admin = try KafkaAdmin(nowhere, timeoutMilliseconds: 300)
                defer { #expect(admin.close()) }
                let error = #expect(throws: KafkaError.self) { try admin.clusterID() }
                #expect(error?.isRetriable == true)
                #expect(throws: KafkaError.self) { try admin.topics() }
                #expect(throws: KafkaError.self) { try admin.accessRules() }
            }
        }

        @Test func `the embedded broker's topics are described`() async throws {
            try await onThread {
                let topic = try TestBroker.embedded.topic(partitions: 3)
                let admin = try KafkaAdmin(topic.configuration)
                defer { #expect(admin.close()) }
                #expect(try admin.topics() == [topic.name: .init(name: topic.name, partitions: 3, replicas: 1)])
                try topic.embedded?.createTopic(topic.name, partitions: 3)
            }
        }
    }
}
