/// Which broker the cluster runs on.
package enum BrokerChoice: Equatable, Sendable {
    /// librdkafka's own, in the memory of the `telehealth` process: for demonstration and tests.
    case embedded
    /// An Apache Kafka that the cluster starts, from this unpacked distribution.
    case apacheKafka(home: String)
    /// One that runs elsewhere and is none of our business.
    case external(bootstrapServers: String)

    /// What the environment asks for: a running broker before a distribution to start, and that before the embedded one.
    package init(environment: [String: String]) {
        if let servers = environment["KAFKA_BOOTSTRAP_SERVERS"], !servers.isEmpty {
            self = .external(bootstrapServers: servers)
        } else if let home = environment["KAFKA_HOME"], !home.isEmpty {
            self = .apacheKafka(home: home)
        } else {
            self = .embedded
        }
    }

    /// For people.
    package var title: String {
        switch self {
        case .embedded: "embedded, in memory"
        case .apacheKafka: "Apache Kafka"
        case .external(let servers): "at \(servers)"
        }
    }
}
