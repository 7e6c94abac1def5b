import Bus
import Foundation
import Harness
import Testing

/// A broker for the tests: the embedded one, or Apache Kafka from `KAFKA_HOME`.
enum TestBroker: String, Sendable, CustomTestStringConvertible {
    case embedded
    case apacheKafka

    var testDescription: String { rawValue }

    /// Those that can run here.
    static let available: [TestBroker] = ApacheKafka.isAvailable ? [.embedded, .apacheKafka] : [.embedded]

    /// A topic of the test's own, and a way to reach it; blocks.
    func topic(partitions: Int = 2, settings: [String: String] = [:]) throws -> TestTopic {
        let name = "t-\(UUID().uuidString.lowercased())"
        switch self {
        case .embedded:
            let broker = try EmbeddedBroker()
            try broker.createTopic(name, partitions: partitions)
            let servers = broker.bootstrapServers
            let configuration = KafkaConfiguration(bootstrapServers: servers, clientID: "test", isEmbedded: true)
            return TestTopic(name: name, configuration: configuration, embedded: broker)
        case .apacheKafka:
            let servers = try ApacheKafka.shared().bootstrapServers
            let configuration = KafkaConfiguration(bootstrapServers: servers, clientID: "test")
            let admin = try KafkaAdmin(configuration)
            defer { admin.close() }
            try admin.createTopic(name, partitions: partitions, replicas: 1, settings: settings)
            return TestTopic(name: name, configuration: configuration, embedded: nil)
        }
    }
}
