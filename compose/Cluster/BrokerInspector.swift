import Bus
import ServiceRuntime

/// Looks at a broker; on a thread of its own, since every look may block.
actor BrokerInspector {
    private let configuration: KafkaConfiguration
    private let executor = QueueExecutor(label: "broker-inspector")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ configuration: KafkaConfiguration) {
        self.configuration = configuration
    }

    /// Nil if the broker answers, otherwise why not.
    func reason() -> String? {
        do {
            _ = try ask(patience: 500) { admin throws(KafkaError) in try admin.clusterID() }
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The topics there are, by name.
    func topics() throws -> [String: KafkaAdmin.TopicDescription] {
        try ask { admin throws(KafkaError) in try admin.topics() }
    }

    /// The settings of topics, by topic and name.
    func settings(ofTopics names: [String]) throws -> [String: [String: String]] {
        try ask { admin throws(KafkaError) in try admin.settings(ofTopics: names) }
    }

    /// How many access rules there are; nil when they are hidden from us.
    func accessRules() throws -> Int? {
        try ask { admin throws(KafkaError) in try admin.accessRules() }
    }

    private func ask<Answer>(
        patience milliseconds: Int32 = 5_000,
        _ question: (KafkaAdmin) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        let admin = try KafkaAdmin(configuration, timeoutMilliseconds: milliseconds)
        defer { admin.close() }
        return try question(admin)
    }
}
