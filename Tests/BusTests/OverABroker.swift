import Harness
import Testing

/// What the bus promises over a broker: one test at a time, since Apache Kafka is shared and one of them restarts it.
///
/// Where `KAFKA_HOME` is not set, Apache Kafka's half is left out, and a test of that name says so.
@Suite(.serialized) enum OverABroker {
    @Suite struct Brokers {
        @Test(.enabled(if: ApacheKafka.isAvailable, "KAFKA_HOME is not set: Apache Kafka is skipped"))
        func `Apache Kafka answers`() async throws {
            try await onThread {
                let kafka = try ApacheKafka.shared()
                #expect(!kafka.bootstrapServers.isEmpty)
            }
        }
    }
}
