import Bus
import Contracts
import Cryptography
import ServiceRuntime

/// The broker of a cluster, as far as it is known before anything else is started.
struct RunningBroker: Sendable {
    /// Where services and tools find it.
    let bootstrapServers: String
    /// Kept while the cluster runs: letting it go ends the broker.
    private let embedded: EmbeddedBroker?
    /// The broker as a part to be supervised, if it is a process of ours.
    let part: Supervisor.Part?

    /// Starts the embedded broker, prepares an Apache Kafka to be started, or makes sure that the outside one is there.
    /// - Throws: `brokerUnreachable`, `programMissing`, `processFailed`, or what the embedded broker says.
    init(
        _ choice: BrokerChoice,
        ports: PortPlan,
        state: StateDirectory,
        environment: [String: String],
        random: some RandomSource = SystemRandom()
    ) async throws {
        switch choice {
        case .embedded:
            let broker = try EmbeddedBroker()
            for topic in Topic.all {
                try broker.createTopic(topic.name, partitions: topic.partitions(cell: ClusterPlan.embeddedPartitions))
            }
            embedded = broker
            bootstrapServers = broker.bootstrapServers
            part = nil
        case .apacheKafka(let home):
            embedded = nil
            let kafka = ApacheKafka(
                home: home,
                directory: state.kafka,
                port: ports.broker,
                controllerPort: ports.brokerController
            )
            bootstrapServers = kafka.bootstrapServers
            part = try await Self.part(kafka, state: state, environment: environment, random: random)
        case .external(let servers):
            embedded = nil
            bootstrapServers = servers
            part = nil
            let inspector = BrokerInspector(try Self.configuration(choice, servers, environment: environment))
            if let reason = await inspector.reason() {
                throw ClusterError(
                    .brokerUnreachable,
                    "The broker at \(servers) doesn't answer (\(reason)). Check KAFKA_BOOTSTRAP_SERVERS."
                )
            }
        }
    }

    /// How `telehealth` itself reaches a broker.
    /// - Throws: `settingInvalid` for a properties file that can't be read as one.
    static func configuration(
        _ choice: BrokerChoice,
        _ servers: String,
        environment: [String: String]
    ) throws -> KafkaConfiguration {
        var configuration = KafkaConfiguration(
            bootstrapServers: servers,
            clientID: "telehealth",
            isEmbedded: choice == .embedded
        )
        guard case .external = choice, let path = environment["KAFKA_PROPERTIES_FILE"] else { return configuration }
        guard let bytes = try PrivateFile.read(path) else {
            throw ClusterError(.settingInvalid, "KAFKA_PROPERTIES_FILE names \(path), which isn't there.")
        }
        do {
            configuration.properties = try KafkaConfiguration.properties(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw ClusterError(.settingInvalid, "\(path): \(error).")
        }
        return configuration
    }

    private static func part(
        _ kafka: ApacheKafka,
        state: StateDirectory,
        environment: [String: String],
        random: some RandomSource
    ) async throws -> Supervisor.Part {
        for script in kafka.scripts where PrivateFile.mode(script) == nil {
            throw ClusterError(.programMissing, "There is no \(script): KAFKA_HOME is not an unpacked Apache Kafka.")
        }
        try PrivateFile.write(kafka.properties, to: kafka.propertiesPath)
        var variables = ParentEnvironment.passed(environment)
        variables["LOG_DIR"] = "\(kafka.directory)/logs"
        variables["KAFKA_HEAP_OPTS"] = environment["KAFKA_HEAP_OPTS"] ?? "-Xmx512m"
        let log = state.log(.broker)
        if PrivateFile.mode(kafka.formattedMark) == nil {
            let arguments = kafka.formatArguments(clusterID: clusterID(random))
            let launch = ProcessLaunch(arguments[0], Array(arguments.dropFirst()), environment: variables, log: log)
            let exit = await (try ChildProcess.start(launch)).waitForExit()
            guard exit == .status(0) else {
                let words = LogTail.lines(log, count: 3).joined(separator: " ")
                throw ClusterError(.processFailed, "Apache Kafka's log could not be formatted: it \(exit). \(words)")
            }
        }
        let inspector = BrokerInspector(
            KafkaConfiguration(bootstrapServers: kafka.bootstrapServers, clientID: "telehealth")
        )
        return Supervisor.Part(
            name: .broker,
            launch: ProcessLaunch(
                kafka.startArguments[0],
                Array(kafka.startArguments.dropFirst()),
                environment: variables,
                log: log
            ),
            origin: nil,
            note: "Apache Kafka, \(kafka.bootstrapServers)",
            readyWithin: .seconds(120),
            stopWithin: .seconds(15),
            probe: { await inspector.reason() }
        )
    }

    /// An id in Kafka's own form; none that a command line would take for an option.
    private static func clusterID(_ random: some RandomSource) -> String {
        while true {
            let id = Base64URL.encode(random.bytes(16))
            if !id.hasPrefix("-") { return id }
        }
    }
}
