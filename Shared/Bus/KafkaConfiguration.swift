/// How to reach a broker.
package struct KafkaConfiguration: Sendable {
    /// `host:port`, several separated by commas.
    package var bootstrapServers: String
    /// What the client calls itself; shows in the broker's logs.
    package var clientID: String
    /// Whether the broker is the embedded one, which keeps no append time and knows no topic settings.
    package var isEmbedded: Bool
    /// librdkafka's own settings, passed through over ours (TLS, SASL, time-outs, buffers); some are secrets.
    ///
    /// Those that the bus's promises rest on are refused when a client is made.
    package var properties: [String: String]

    /// Makes a configuration.
    package init(
        bootstrapServers: String,
        clientID: String,
        isEmbedded: Bool = false,
        properties: [String: String] = [:]
    ) {
        self.bootstrapServers = bootstrapServers
        self.clientID = clientID
        self.isEmbedded = isEmbedded
        self.properties = properties
    }

    /// Reads a file of librdkafka's settings: `name=value` lines, `#` comments.
    ///
    /// - Throws: which line is none, or names a setting that is not the operator's.
    package static func properties(_ text: String) throws(KafkaError) -> [String: String] {
        var properties: [String: String] = [:]
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw KafkaError("configure", "line \(number + 1) of the Kafka properties is not name=value")
            }
            let name = line[..<equals].filter { !$0.isWhitespace }
            try check(name)
            properties[name] = String(line[line.index(after: equals)...].drop(while: \.isWhitespace))
        }
        return properties
    }

    /// All settings of a client, sorted by name: the properties over `defaults`, the identity over both.
    func settings(over defaults: [String: String]) throws(KafkaError) -> [(name: String, value: String)] {
        for name in properties.keys.sorted() { try Self.check(name) }
        var settings = defaults
        settings["client.id"] = clientID
        settings["client.software.name"] = "zoom-byo-telehealth"
        settings["log_level"] = "3"
        settings.merge(properties) { $1 }
        if !bootstrapServers.isEmpty { settings["bootstrap.servers"] = bootstrapServers }
        return settings.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    private static func check(_ name: String) throws(KafkaError) {
        guard reserved.contains(name) else { return }
        throw KafkaError("configure", "the setting \(name) is the bus's own: take it out of the Kafka properties")
    }

    /// Settings that order, durability, positions or the choice of the cluster rest on.
    private static let reserved: Set<String> = [
        "acks", "request.required.acks", "enable.idempotence", "transactional.id", "message.timeout.ms",
        "delivery.timeout.ms", "queuing.strategy", "enable.gapless.guarantee", "partitioner", "group.id",
        "group.instance.id", "enable.auto.commit", "auto.commit.enable", "enable.auto.offset.store",
        "auto.offset.reset",
        "enable.partition.eof", "isolation.level", "allow.auto.create.topics", "bootstrap.servers",
        "metadata.broker.list",
        "test.mock.num.brokers", "client.software.name",
    ]
}

extension KafkaConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where it leads; no property, since some are secrets.
    package var description: String { "\(clientID) at \(bootstrapServers)" }
    /// The same.
    package var debugDescription: String { description }
    /// The names of the properties, without values.
    package var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "bootstrapServers": bootstrapServers, "clientID": clientID, "isEmbedded": isEmbedded,
                "properties": properties.keys.sorted(),
            ]
        )
    }
}
