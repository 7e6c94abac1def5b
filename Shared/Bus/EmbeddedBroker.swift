import CRdKafka

/// librdkafka's own mock cluster: one broker, in memory, on loopback, also for other processes.
///
/// For demonstration and tests: it does not compact, keeps no append time, knows no topic settings, and forgets all when it
/// stops. Its calls belong to one thread at a time.
package final class EmbeddedBroker: @unchecked Sendable {
    // The cluster's calls are thread-safe in librdkafka (each is an operation on the mock cluster's own thread).
    private let client: RDKafkaClient
    private let cluster: OpaquePointer

    /// Where it listens: `127.0.0.1:port`, the port chosen by the system.
    package let bootstrapServers: String

    /// Starts the broker.
    package init() throws(KafkaError) {
        client = try RDKafkaClient(
            RD_KAFKA_PRODUCER,
            KafkaConfiguration(bootstrapServers: "127.0.0.1:9", clientID: "embedded-broker"),
            [:]
        )
        guard let cluster = rd_kafka_mock_cluster_new(client.handle, 1) else {
            throw KafkaError("start the embedded broker", rd_kafka_last_error())
        }
        self.cluster = cluster
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
    }

    /// Makes a topic; left to itself the broker makes unknown ones with 4 partitions.
    package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
        let code = rd_kafka_mock_topic_create(cluster, name, Int32(partitions), 1)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else {
            throw KafkaError("make topic \(name)", code)
        }
    }

    /// Stops answering, or answers again; for tests.
    package func setDown(_ down: Bool) {
        if down {
            rd_kafka_mock_broker_set_down(cluster, 1)
        } else {
            rd_kafka_mock_broker_set_up(cluster, 1)
        }
    }

    /// Lets the next produce requests fail, one with each of these error codes of the protocol; for tests.
    package func failProduces(_ codes: [Int32]) {
        for code in codes { crdkafka_mock_push_error(cluster, 0, rd_kafka_resp_err_t(code)) }
    }
}
