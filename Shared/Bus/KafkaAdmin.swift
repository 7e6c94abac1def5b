import CRdKafka
import Glibc

/// Looks at topics and makes them.
///
/// Blocks: not for the cooperative pool.
package final class KafkaAdmin {
    /// A topic as the broker has it.
    package struct TopicDescription: Equatable, Sendable {
        package var name: String
        package var partitions: Int
        /// Copies of each partition.
        package var replicas: Int
    }

    private let client: RDKafkaClient
    private let timeout: Int32

    /// Connects when asked something; each call takes at most `timeoutMilliseconds`.
    package init(_ configuration: KafkaConfiguration, timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) {
        client = try RDKafkaClient(RD_KAFKA_PRODUCER, configuration, ["allow.auto.create.topics": "false"])
        timeout = timeoutMilliseconds
    }

    /// The cluster's id.
    package func clusterID() throws(KafkaError) -> String {
        guard let text = rd_kafka_clusterid(client.handle, timeout) else {
            throw KafkaError("reach the broker", RD_KAFKA_RESP_ERR__TRANSPORT)
        }
        defer { rd_kafka_mem_free(client.handle, text) }
        return String(cString: text)
    }

    /// The broker's topics, by name.
    package func topics() throws(KafkaError) -> [String: TopicDescription] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client.handle, 1, nil, &metadata, timeout)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else { throw KafkaError("list the topics", code) }
        defer { rd_kafka_metadata_destroy(metadata) }
        var topics: [String: TopicDescription] = [:]
        for index in 0..<Int(metadata.pointee.topic_cnt) {
            let topic = metadata.pointee.topics[index]
            guard topic.err == RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            let name = String(cString: topic.topic)
            let replicas = topic.partition_cnt > 0 ? Int(topic.partitions[0].replica_cnt) : 0
            topics[name] = TopicDescription(name: name, partitions: Int(topic.partition_cnt), replicas: replicas)
        }
        return topics
    }

    /// Makes a topic; one that exists is left as it is.
    package func createTopic(
        _ name: String,
        partitions: Int,
        replicas: Int,
        settings: [String: String]
    ) throws(KafkaError) {
        var text = [CChar](repeating: 0, count: 512)
        let new = rd_kafka_NewTopic_new(name, Int32(partitions), Int32(replicas), &text, text.count)
        guard let new else { throw KafkaError("make topic \(name)", swiftString(text)) }
        defer { rd_kafka_NewTopic_destroy(new) }
        for (setting, value) in settings.sorted(by: { $0.key < $1.key }) {
            rd_kafka_NewTopic_set_config(new, setting, value)
        }
        var list: [OpaquePointer?] = [new]
        let event = try ask("make topic \(name)") { options, queue in
            rd_kafka_CreateTopics(client.handle, &list, 1, options, queue)
        }
        defer { rd_kafka_event_destroy(event) }
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        for index in 0..<count {
            let code = rd_kafka_topic_result_error(results?[index])
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else {
                let detail = rd_kafka_topic_result_error_string(results?[index]).map { String(cString: $0) }
                throw KafkaError("make topic \(name)", code, detail: detail)
            }
        }
    }

    /// The settings of a topic.
    package func settings(ofTopic name: String) throws(KafkaError) -> [String: String] {
        guard let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name) else {
            throw KafkaError("read the settings of \(name)", "no memory")
        }
        defer { rd_kafka_ConfigResource_destroy(resource) }
        var list: [OpaquePointer?] = [resource]
        let event = try ask("read the settings of \(name)") { options, queue in
            rd_kafka_DescribeConfigs(client.handle, &list, 1, options, queue)
        }
        defer { rd_kafka_event_destroy(event) }
        var count = 0
        let found = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count)
        guard count == 1, let described = found?[0] else {
            throw KafkaError("read the settings of \(name)", RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
        }
        let code = rd_kafka_ConfigResource_error(described)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError("read the settings of \(name)", code) }
        let entries = rd_kafka_ConfigResource_configs(described, &count)
        var settings: [String: String] = [:]
        for index in 0..<count {
            guard let name = rd_kafka_ConfigEntry_name(entries?[index]),
                let value = rd_kafka_ConfigEntry_value(entries?[index])
            else { continue }
            settings[String(cString: name)] = String(cString: value)
        }
        return settings
    }

    /// How many access rules the broker has, 0 without an authorizer; nil when this client may not see them.
    package func accessRules() throws(KafkaError) -> Int? {
        var text = [CChar](repeating: 0, count: 512)
        let filter = rd_kafka_AclBindingFilter_new(
            RD_KAFKA_RESOURCE_ANY,
            nil,
            RD_KAFKA_RESOURCE_PATTERN_ANY,
            nil,
            nil,
            RD_KAFKA_ACL_OPERATION_ANY,
            RD_KAFKA_ACL_PERMISSION_TYPE_ANY,
            &text,
            text.count
        )
        guard let filter else { throw KafkaError("read the access rules", swiftString(text)) }
        defer { rd_kafka_AclBinding_destroy(filter) }
        do {
            let event = try ask("read the access rules") { options, queue in
                rd_kafka_DescribeAcls(client.handle, filter, options, queue)
            }
            defer { rd_kafka_event_destroy(event) }
            var count = 0
            rd_kafka_DescribeAcls_result_acls(rd_kafka_event_DescribeAcls_result(event), &count)
            return count
        } catch  where error.code == RD_KAFKA_RESP_ERR_SECURITY_DISABLED.rawValue {
            return 0
        } catch  where error.code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED.rawValue {
            return nil
        }
    }

    /// Sends an administrative request and waits for its answer, which the caller destroys.
    private func ask(
        _ operation: String,
        _ request: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void
    ) throws(KafkaError) -> OpaquePointer {
        let queue = rd_kafka_queue_new(client.handle)
        defer { rd_kafka_queue_destroy(queue) }
        let options = rd_kafka_AdminOptions_new(client.handle, RD_KAFKA_ADMIN_OP_ANY)
        defer { rd_kafka_AdminOptions_destroy(options) }
        var text = [CChar](repeating: 0, count: 512)
        rd_kafka_AdminOptions_set_request_timeout(options, timeout, &text, text.count)
        request(options, queue)
        guard let event = rd_kafka_queue_poll(queue, timeout + 1_000) else {
            throw KafkaError(operation, RD_KAFKA_RESP_ERR__TIMED_OUT)
        }
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let detail = rd_kafka_event_error_string(event).map { String(cString: $0) }
            rd_kafka_event_destroy(event)
            throw KafkaError(operation, code, detail: detail)
        }
        return event
    }
}

/// The version of librdkafka that runs, such as `2.0.2`.
package var librdkafkaVersion: String { String(cString: rd_kafka_version_str()) }
