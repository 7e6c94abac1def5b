package import Bus
package import Contracts
package import Cryptography
import FoundationEssentials
package import ServiceRuntime

/// The settings of a service's pipeline: broker, store, keys.
package struct PipelineSettings: Sendable {
    /// What a service takes on its command line.
    package static let flags = [
        ProgramFlag(takeOver, help: "Take the service over from another store: after a restore, once"),
        ProgramFlag(republish, help: "Publish all state again, under a new epoch, once"),
    ]
    private static let takeOver = "--take-over"
    private static let republish = "--republish"

    /// Whose settings.
    package var service: ServiceName
    package var kafka: KafkaConfiguration
    /// Partitions of the cell's topics.
    package var partitions: Int
    /// Copies of each partition of topics that are made.
    package var replicas: Int
    /// The store's file.
    package var storePath: String
    /// The service's own key.
    package var signingKey: SigningKey
    /// Public keys of all services.
    package var keys: JSONWebKeySet
    /// Take the service over from another store.
    package var takesOver: Bool
    /// Publish all state again.
    package var republishes: Bool
    /// How long after a start its own events topic is read.
    package var selfRead: Duration

    /// Reads them; what is wrong is reported when `settings` is finished, and nothing is to be used before.
    package init(_ settings: Settings, service: ServiceName, flags: Set<String>) {
        self.service = service
        takesOver = flags.contains(Self.takeOver)
        republishes = flags.contains(Self.republish)
        kafka = KafkaConfiguration(
            bootstrapServers: settings.string(
                "KAFKA_BOOTSTRAP_SERVERS",
                help: "The broker, host:port; several separated by commas"
            ),
            clientID: "telehealth-\(service.rawValue)",
            isEmbedded: settings.boolean(
                "KAFKA_EMBEDDED",
                default: false,
                help: "Whether the broker is the embedded one, which forgets when it stops"
            )
        )
        partitions = settings.integer(
            "TOPIC_PARTITIONS",
            default: 16,
            in: 1...1_000,
            help: "Partitions of the cell's topics, fixed when they are made"
        )
        replicas = settings.integer(
            "TOPIC_REPLICATION_FACTOR",
            default: 1,
            in: 1...15,
            help: "Copies of each partition of topics that are made"
        )
        storePath = settings.string("STORE_PATH", help: "The store's file; made if there is none")
        selfRead = .seconds(
            settings.integer(
                "SELF_READ_SECONDS",
                default: 120,
                in: 1...3_600,
                unit: "s",
                help: "How long after a start the service reads its own events, for what it sent before and comes late"
            )
        )
        keys = JSONWebKeySet()
        signingKey = SigningKey(id: "none", key: Ed25519.PrivateKey())
        readProperties(settings)
        readKeys(settings)
    }

    private mutating func readProperties(_ settings: Settings) {
        let name = "KAFKA_PROPERTIES_FILE"
        let path = settings.optionalString(name, help: "A file of librdkafka's settings, name=value lines: TLS, SASL")
        guard let bytes = path.flatMap({ Self.read($0, name, settings) }) else { return }
        do {
            kafka.properties = try KafkaConfiguration.properties(String(decoding: bytes, as: UTF8.self))
        } catch {
            settings.reject(name, "names a file that cannot be used: \(error)")
        }
    }

    private mutating func readKeys(_ settings: Settings) {
        let own = "SIGNING_KEY_FILE"
        let ownPath = settings.string(own, help: "The service's own private key, a JWK file")
        let all = "JWKS_FILE"
        let allPath = settings.string(all, help: "The public keys of all services, a JWKS file")
        let set = Self.parse(allPath, all, settings) { bytes in try JSONWebKeySet(json: bytes) }
        let key = Self.parse(ownPath, own, settings) { bytes in try SigningKey(json: bytes) }
        guard let set, let key else { return }
        keys = set
        signingKey = key
        // Whoever checks a signature goes by the key's name first.
        guard key.id.hasPrefix("\(service.rawValue)-") else {
            settings.reject(own, "holds key \(key.id), but the keys of this service begin with \(service.rawValue)-")
            return
        }
        guard set.keys[key.id] == key.key.publicKey else {
            settings.reject(own, "holds key \(key.id), whose public part is not in the set of JWKS_FILE")
            return
        }
    }

    private static func parse<Value>(
        _ path: String,
        _ name: String,
        _ settings: Settings,
        _ body: ([UInt8]) throws -> Value
    ) -> Value? {
        guard !path.isEmpty, let bytes = read(path, name, settings) else { return nil }
        do {
            return try body(bytes)
        } catch {
            settings.reject(name, "names a file that cannot be used: \(error)")
            return nil
        }
    }

    private static func read(_ path: String, _ name: String, _ settings: Settings) -> [UInt8]? {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            settings.reject(name, "names a file that cannot be read; check its path and mode")
            return nil
        }
        return [UInt8](data)
    }
}
