/// What runs, where, with which files: the line that `--ready-json` prints, and `run.json` for `status`, `down` and tests.
///
/// It names secrets' files, never secrets.
package struct RunRecord: Codable, Equatable, Sendable {
    /// The broker, as the services reach it.
    package struct Broker: Codable, Equatable, Sendable {
        /// `embedded`, `apacheKafka` or `external`.
        package var kind: String
        package var bootstrapServers: String
        package var topicPartitions: Int
    }

    /// The Zoom simulator, for whoever plays Zoom's side.
    package struct Simulator: Codable, Equatable, Sendable {
        /// Its pages and API.
        package var origin: String
        /// Its control API.
        package var controlOrigin: String
        package var controlTokenFile: String
        package var clientID: String
    }

    /// Files that tests and operators read; each has mode 0600.
    package struct Files: Codable, Equatable, Sendable {
        package var operatorSecret: String
        package var publicKeys: String
        package var signingKeys: [String: String]
        package var stores: [String: String]
        package var zoomWebhookSecret: String
        package var seed: String
    }

    /// One part at this moment.
    package struct Part: Codable, Equatable, Sendable {
        package var name: PartName
        package var state: PartState
        /// The process; nil for one that isn't ours or isn't there.
        package var pid: Int32?
        /// Where it answers on its own, without the ingress; nil for the broker.
        package var origin: String?
        package var log: String
        /// Times it was started again after it ended by itself.
        package var restarts: Int

        /// Every field is there, null where there is nothing: readers needn't ask whether.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(state, forKey: .state)
            try container.encode(pid, forKey: .pid)
            try container.encode(origin, forKey: .origin)
            try container.encode(log, forKey: .log)
            try container.encode(restarts, forKey: .restarts)
        }
    }

    /// The process of `telehealth up`.
    package var pid: Int32
    /// Where people's browsers go.
    package var origin: String
    package var stateDirectory: String
    package var ports: PortPlan
    package var broker: Broker
    package var simulator: Simulator
    package var files: Files
    package var parts: [Part]

    /// The part of that name.
    package func part(_ name: PartName) -> Part? {
        parts.first { $0.name == name }
    }
}
