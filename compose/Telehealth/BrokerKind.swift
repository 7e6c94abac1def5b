import ArgumentParser
import Cluster

/// A broker as the command line names it.
enum BrokerKind: String, CaseIterable, ExpressibleByArgument {
    case embedded, kafka, external

    static let help =
        "The broker: in memory; an Apache Kafka started from KAFKA_HOME; the one at KAFKA_BOOTSTRAP_SERVERS"

    /// The broker to use; without a word on the command line the environment decides.
    static func choose(_ kind: BrokerKind?, _ environment: [String: String]) throws -> BrokerChoice {
        switch kind {
        case nil: return BrokerChoice(environment: environment)
        case .embedded: return .embedded
        case .kafka:
            guard let home = environment["KAFKA_HOME"], !home.isEmpty else {
                throw ValidationError("--broker kafka needs KAFKA_HOME: the folder of an unpacked Apache Kafka.")
            }
            return .apacheKafka(home: home)
        case .external:
            guard let servers = environment["KAFKA_BOOTSTRAP_SERVERS"], !servers.isEmpty else {
                throw ValidationError(
                    "--broker external needs KAFKA_BOOTSTRAP_SERVERS: host:port, several with commas."
                )
            }
            return .external(bootstrapServers: servers)
        }
    }
}
