/// Looks at topics and makes them.
///
/// Every call belongs to one thread at a time, and blocks for up to its time-out: never the cooperative pool.
package final class KafkaAdmin {
    /// A topic as the broker has it.
    package struct TopicDescription: Equatable, Sendable {
        package var name: String
        package var partitions: Int
        /// Copies of each partition.
        package var replicas: Int

        /// Describes a topic.
        package init(name: String, partitions: Int, replicas: Int) {
            self.name = name
            self.partitions = partitions
            self.replicas = replicas
        }
    }

    private let client: RDKafkaClient
    private let timeout: Int32

    /// Connects when asked something; each call takes at most `timeoutMilliseconds`.
    package init(_ configuration: KafkaConfiguration, timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) {
        client = try RDKafkaClient(.producer, configuration, defaults: ["allow.auto.create.topics": "false"])
        timeout = timeoutMilliseconds
    }

    /// The cluster's id.
    package func clusterID() throws(KafkaError) -> String {
        guard let id = client.clusterID(timeoutMilliseconds: timeout) else {
            throw .outOfReach("reach the broker")
        }
        return id
    }

    /// The broker's topics, by name.
    package func topics() throws(KafkaError) -> [String: TopicDescription] {
        let topics = try client.topics(timeoutMilliseconds: timeout)
        return Dictionary(topics.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Makes a topic; one that exists is left as it is.
    ///
    /// The embedded broker can't be asked for this: it makes its own (``EmbeddedBroker/createTopic(_:partitions:)``).
    package func createTopic(
        _ name: String,
        partitions: Int,
        replicas: Int,
        settings: [String: String]
    ) throws(KafkaError) {
        let topic = TopicDescription(name: name, partitions: partitions, replicas: replicas)
        do {
            try client.createTopic(topic, settings: settings, timeoutMilliseconds: timeout)
        } catch {
            guard error.isAlreadyThere else { throw error }
        }
    }

    /// Deletes topics with all that is in them; for tests.
    package func deleteTopics(_ names: [String]) throws(KafkaError) {
        try client.deleteTopics(names, timeoutMilliseconds: timeout)
    }

    /// The settings of topics, by topic and name, in one request; the defaults that apply to them included.
    ///
    /// The embedded broker knows none.
    package func settings(ofTopics names: [String]) throws(KafkaError) -> [String: [String: String]] {
        guard !names.isEmpty else { return [:] }
        return try client.settings(ofTopics: names, timeoutMilliseconds: timeout)
    }

    /// The settings of a topic.
    package func settings(ofTopic name: String) throws(KafkaError) -> [String: String] {
        try settings(ofTopics: [name])[name] ?? [:]
    }

    /// How many access rules the broker has, 0 without an authorizer; nil when they are hidden from this client.
    package func accessRules() throws(KafkaError) -> Int? {
        do {
            return try client.countAccessRules(timeoutMilliseconds: timeout)
        } catch {
            if error.isSecurityDisabled { return 0 }
            if error.isNotAllowed { return nil }
            throw error
        }
    }

    /// Ends the client; the last call.
    ///
    /// Without it the client ends by itself, a little later, when it is let go.
    ///
    /// - Returns: whether it ended in time.
    @discardableResult
    package func close(withinMilliseconds deadline: Int64 = 2_000) -> Bool {
        client.close(milliseconds: deadline)
    }
}
