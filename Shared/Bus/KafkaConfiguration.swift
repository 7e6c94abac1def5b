/// How to reach a broker.
package struct KafkaConfiguration: Sendable, CustomStringConvertible {
    /// `host:port`, several separated by commas.
    package var bootstrapServers: String
    /// What the client calls itself; shows in the broker's logs.
    package var clientID: String
    /// Whether the broker is the embedded one, which keeps no append time and knows no topic settings.
    package var isEmbedded: Bool
    /// librdkafka's own settings, passed through over ours (TLS, SASL, timeouts).
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

    /// Where it leads; no property, since some are secrets.
    package var description: String { "\(clientID) at \(bootstrapServers)" }

    /// Reads a file of librdkafka's settings: `name=value` lines, `#` comments.
    package static func properties(_ text: String) throws(KafkaError) -> [String: String] {
        var properties: [String: String] = [:]
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let first = line.first(where: { $0 != " " && $0 != "\r" }), first != "#" else { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw KafkaError("configure", "line \(number + 1) of the Kafka properties is not name=value")
            }
            let name = line[..<equals].filter { $0 != " " }
            properties[name] = String(line[line.index(after: equals)...].drop { $0 == " " }.filter { $0 != "\r" })
        }
        return properties
    }
}
