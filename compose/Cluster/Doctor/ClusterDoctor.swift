/// Looks at a cluster from all sides, running or not, and says what is wrong and how it is mended.
package struct ClusterDoctor: Sendable {
    private let state: StateDirectory
    private let broker: BrokerChoice
    private let programs: String
    private let environment: [String: String]

    /// Describes what to look at: the broker is the one that a start would use.
    package init(state: StateDirectory, broker: BrokerChoice, programs: String, environment: [String: String]) {
        self.state = state
        self.broker = broker
        self.programs = programs
        self.environment = environment
    }

    /// Everything that was looked at, in order.
    package func findings() async throws -> [Finding] {
        let kept = KeptFilesCheck(state: state).findings()
        let installed = ProgramsCheck(programs: programs, broker: broker).findings()
        guard StateLock.isHeld(state) else {
            let stopped = Finding(
                "parts",
                .skipped,
                "No cluster runs on \(state.path): parts and topics can't be asked."
            )
            return kept + installed + [stopped] + (try await outsideBroker())
        }
        return try await RunningCluster.with(state) { cluster in
            let choice: BrokerChoice =
                switch cluster.record.broker.kind {
                case "embedded": .embedded
                case "external": .external(bootstrapServers: cluster.record.broker.bootstrapServers)
                default: .apacheKafka(home: "")
                }
            let brokerFindings = await brokerCheck(
                choice,
                servers: cluster.record.broker.bootstrapServers,
                partitions: cluster.record.broker.topicPartitions
            ).findings()
            return await kept + installed + brokerFindings + PartsCheck(cluster: cluster).findings()
        }
    }

    /// A broker of somebody else's can be asked even while nothing of ours runs.
    private func outsideBroker() async throws -> [Finding] {
        guard case .external(let servers) = broker else { return [] }
        let partitions = environment["TOPIC_PARTITIONS"].flatMap { Int($0) } ?? 16
        return await brokerCheck(broker, servers: servers, partitions: partitions).findings()
    }

    private func brokerCheck(_ choice: BrokerChoice, servers: String, partitions: Int) -> BrokerCheck {
        BrokerCheck(choice: choice, servers: servers, partitions: partitions) {
            BrokerInspector(try RunningBroker.configuration(choice, servers, environment: environment))
        }
    }
}
