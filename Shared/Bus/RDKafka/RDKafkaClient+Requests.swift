import CRdKafka

/// The questions and orders of administration; each blocks for as long as it is allowed to.
extension RDKafkaClient {
    /// The cluster's id; nil if no broker said it in time.
    func clusterID(timeoutMilliseconds: Int32) -> String? {
        guard let text = rd_kafka_clusterid(handle, timeoutMilliseconds) else { return nil }
        defer { rd_kafka_mem_free(handle, text) }
        return String(cString: text)
    }

    /// Name, partitions and copies of each topic.
    func topics(timeoutMilliseconds: Int32) throws(KafkaError) -> [KafkaAdmin.TopicDescription] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(handle, 1, nil, &metadata, timeoutMilliseconds)
        try KafkaError.check("list the topics", code)
        guard let metadata else { return [] }
        defer { rd_kafka_metadata_destroy(metadata) }
        var topics: [KafkaAdmin.TopicDescription] = []
        for index in 0..<Int(metadata.pointee.topic_cnt) {
            let topic = metadata.pointee.topics[index]
            guard topic.err == RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            topics.append(
                KafkaAdmin.TopicDescription(
                    name: String(cString: topic.topic),
                    partitions: Int(topic.partition_cnt),
                    replicas: topic.partition_cnt > 0 ? Int(topic.partitions[0].replica_cnt) : 0
                )
            )
        }
        return topics
    }

    /// Makes a topic.
    func createTopic(
        _ topic: KafkaAdmin.TopicDescription,
        settings: [String: String],
        timeoutMilliseconds: Int32
    ) throws(KafkaError) {
        let operation = "make topic \(topic.name)"
        var text = [CChar](repeating: 0, count: 512)
        let (partitions, replicas) = (Int32(topic.partitions), Int32(topic.replicas))
        guard let new = rd_kafka_NewTopic_new(topic.name, partitions, replicas, &text, text.count) else {
            throw KafkaError(operation, String(nullTerminated: text))
        }
        defer { rd_kafka_NewTopic_destroy(new) }
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            try KafkaError.check(operation, rd_kafka_NewTopic_set_config(new, name, value))
        }
        var list: [OpaquePointer?] = [new]
        try ask(operation, timeoutMilliseconds) { options, queue in
            rd_kafka_CreateTopics(handle, &list, 1, options, queue)
        } read: { event throws(KafkaError) in
            var count = 0
            let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
            try Self.check(operation, results, count)
        }
    }

    /// Takes topics away.
    func deleteTopics(_ names: [String], timeoutMilliseconds: Int32) throws(KafkaError) {
        var list: [OpaquePointer?] = names.map { rd_kafka_DeleteTopic_new($0) }
        defer { rd_kafka_DeleteTopic_destroy_array(&list, list.count) }
        try ask("delete topics", timeoutMilliseconds) { options, queue in
            rd_kafka_DeleteTopics(handle, &list, list.count, options, queue)
        } read: { event throws(KafkaError) in
            var count = 0
            let results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
            try Self.check("delete topics", results, count)
        }
    }

    /// The settings of topics, by topic and name.
    func settings(
        ofTopics names: [String],
        timeoutMilliseconds: Int32
    ) throws(KafkaError) -> [String: [String: String]] {
        let operation = "read the settings of \(names.joined(separator: ", "))"
        var list: [OpaquePointer?] = names.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        defer { rd_kafka_ConfigResource_destroy_array(&list, list.count) }
        return try ask(operation, timeoutMilliseconds) { options, queue in
            rd_kafka_DescribeConfigs(handle, &list, list.count, options, queue)
        } read: { event throws(KafkaError) in
            var count = 0
            let found = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count)
            var settings: [String: [String: String]] = [:]
            for index in 0..<count {
                guard let topic = found?[index], let name = rd_kafka_ConfigResource_name(topic) else { continue }
                try KafkaError.check(
                    "read the settings of \(String(cString: name))",
                    rd_kafka_ConfigResource_error(topic)
                )
                settings[String(cString: name)] = Self.entries(topic)
            }
            return settings
        }
    }

    /// How many access rules there are.
    func countAccessRules(timeoutMilliseconds: Int32) throws(KafkaError) -> Int {
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
        guard let filter else { throw KafkaError("read the access rules", String(nullTerminated: text)) }
        defer { rd_kafka_AclBinding_destroy(filter) }
        return try ask("read the access rules", timeoutMilliseconds) { options, queue in
            rd_kafka_DescribeAcls(handle, filter, options, queue)
        } read: { event throws(KafkaError) in
            var count = 0
            rd_kafka_DescribeAcls_result_acls(rd_kafka_event_DescribeAcls_result(event), &count)
            return count
        }
    }

    // MARK: Steps

    /// Sends a request, waits for its answer, and has it read.
    private func ask<Answer>(
        _ operation: String,
        _ timeoutMilliseconds: Int32,
        request: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void,
        read: (_ event: OpaquePointer) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        // Errors of the connection wait in the main queue, which nobody reads here.
        rd_kafka_poll(handle, 0)
        let queue = rd_kafka_queue_new(handle)
        defer { rd_kafka_queue_destroy(queue) }
        let options = rd_kafka_AdminOptions_new(handle, RD_KAFKA_ADMIN_OP_ANY)
        defer { rd_kafka_AdminOptions_destroy(options) }
        try KafkaError.check(
            operation,
            rd_kafka_AdminOptions_set_request_timeout(options, timeoutMilliseconds, nil, 0)
        )
        request(options, queue)
        // The request has its own time-out; this one is for a library that forgets it.
        guard let event = rd_kafka_queue_poll(queue, timeoutMilliseconds + 1_000) else {
            throw KafkaError(operation, RD_KAFKA_RESP_ERR__TIMED_OUT)
        }
        defer { rd_kafka_event_destroy(event) }
        guard rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(operation, event: event)
        }
        return try read(event)
    }

    private static func check(
        _ operation: String,
        _ results: UnsafeMutablePointer<OpaquePointer?>?,
        _ count: Int
    ) throws(KafkaError) {
        for index in 0..<count {
            let code = rd_kafka_topic_result_error(results?[index])
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            let detail = rd_kafka_topic_result_error_string(results?[index]).map { String(cString: $0) }
            throw KafkaError(operation, code, detail: detail)
        }
    }

    private static func entries(_ resource: OpaquePointer) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var settings: [String: String] = [:]
        for index in 0..<count {
            guard let name = rd_kafka_ConfigEntry_name(entries?[index]),
                let value = rd_kafka_ConfigEntry_value(entries?[index])
            else { continue }
            settings[String(cString: name)] = String(cString: value)
        }
        return settings
    }
}
