import CRdKafka

/// librdkafka's mock cluster with one broker, and the client that it lives in.
///
/// Its calls may come from any thread: each is an order to the cluster's own thread, or takes its lock.
final class RDKafkaMockCluster: @unchecked Sendable {
    // The pointers don't change; the cluster's calls are safe from any thread (librdkafka's rdkafka_mock.c), but for `close`.
    private let client: RDKafkaClient
    private let cluster: OpaquePointer

    /// The address, `127.0.0.1:port`.
    let bootstrapServers: String

    init() throws(KafkaError) {
        // Nothing to connect to: the client is only there because a cluster can't be without one.
        let configuration = KafkaConfiguration(bootstrapServers: "", clientID: "embedded-broker")
        client = try RDKafkaClient(.producer, configuration, defaults: [:])
        guard let cluster = rd_kafka_mock_cluster_new(client.handle, 1) else {
            throw KafkaError("start the embedded broker", "no port on loopback, or no thread, can be had")
        }
        self.cluster = cluster
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    /// Ends the cluster: an order to its thread, which is always ready to take it.
    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
    }

    func createTopic(_ name: String, partitions: Int32) throws(KafkaError) {
        let code = rd_kafka_mock_topic_create(cluster, name, partitions, 1)
        guard code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else { return }
        try KafkaError.check("make topic \(name)", code)
    }

    func setDown(_ isDown: Bool) {
        if isDown {
            rd_kafka_mock_broker_set_down(cluster, 1)
        } else {
            rd_kafka_mock_broker_set_up(cluster, 1)
        }
    }

    func setRoundTripTime(milliseconds: Int32) {
        rd_kafka_mock_broker_set_rtt(cluster, 1, milliseconds)
    }

    func answer(_ request: Int16, code: Int32, delayMilliseconds: Int32) {
        _ = crdkafka_mock_push_answer(cluster, request, rd_kafka_resp_err_t(code), delayMilliseconds)
    }

    func setLeader(_ topic: String, partition: Int32, isThere: Bool) throws(KafkaError) {
        let code = rd_kafka_mock_partition_set_leader(cluster, topic, partition, isThere ? 1 : -1)
        try KafkaError.check("set the leader of \(topic)", code)
    }
}
