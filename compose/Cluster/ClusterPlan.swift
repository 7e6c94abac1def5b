/// Everything that is decided before anything is started: who listens where and which files are whose.
///
/// A value: what each part is told follows from it alone.
struct ClusterPlan: Sendable {
    let state: StateDirectory
    let secrets: SecretFiles
    let ports: PortPlan
    let broker: BrokerChoice
    /// Where the services find the broker.
    let bootstrapServers: String
    /// The folder of the programs built with this one.
    let programs: String
    /// What is passed on of our own environment.
    let environment: [String: String]

    /// The one origin of all pages.
    var publicOrigin: String { Self.publicOrigin(port: ports.ingress) }
    static let publicHost = "localhost"

    /// The origin of a cluster whose ingress has this port.
    static func publicOrigin(port: Int) -> String { "http://\(publicHost):\(port)" }
    /// The simulator's pages, on a host name of its own so that it shares no cookies with ours.
    var simulatorOrigin: String { "http://zoom.localhost:\(ports.simulator)" }

    /// Partitions a topic on the embedded broker, which keeps about 5 MiB a partition in memory.
    static let embeddedPartitions = 4
    var topicPartitions: Int {
        switch broker {
        case .embedded: Self.embeddedPartitions
        case .apacheKafka: 16
        case .external: environment["TOPIC_PARTITIONS"].flatMap { Int($0) } ?? 16
        }
    }

    /// The file that one of the services keeps its state in.
    func store(of service: PartName) -> String { "\(state.stores)/\(service.rawValue).sqlite" }

    /// One of the services or the simulator, as a program to run.
    func launch(of part: PartName) -> ProcessLaunch {
        let settings: [String: String] =
            switch part {
            case .zoomSimulator: simulatorSettings
            case .identity: serviceSettings(.identity)
            case .zoomConnector: serviceSettings(.zoomConnector).merging(connectorSettings) { $1 }
            case .scheduling:
                serviceSettings(.scheduling).merging(["LINK_KEYS_FILE": secrets.linkKeys]) { $1 }
            case .broker, .ingress: [:]
            }
        return ProcessLaunch(
            "\(programs)/\(part.rawValue)",
            environment: ParentEnvironment.passed(environment).merging(settings) { $1 },
            log: state.log(part)
        )
    }

    private func serviceSettings(_ service: PartName) -> [String: String] {
        var settings = [
            "KAFKA_BOOTSTRAP_SERVERS": bootstrapServers,
            "KAFKA_EMBEDDED": broker == .embedded ? "true" : "false",
            "TOPIC_PARTITIONS": "\(topicPartitions)",
            "STORE_PATH": store(of: service),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": "\(ports.port(of: service))",
            "PUBLIC_ORIGIN": publicOrigin,
            "JWKS_FILE": secrets.publicKeys,
            "SIGNING_KEY_FILE": secrets.signingKey(service),
            "OPERATOR_SECRET_FILE": secrets.operatorSecret,
            "ZOOM_SIMULATED": "true",
            "LOG_FORMAT": "json",
            "LOG_LEVEL": environment["LOG_LEVEL"] ?? "info",
            Allocator.setting.name: Allocator.setting.value,
        ]
        #if DEBUG
            // A test's orders to the service: see Faults.
            if let folder = environment["FAULTS_FOLDER"] { settings["FAULTS_FILE"] = "\(folder)/\(service.rawValue)" }
            if let library = environment["FAULTS_PRELOAD"] { settings["LD_PRELOAD"] = library }
        #endif
        if case .external = broker {
            // How an outside broker is reached and how it replicates is for whoever runs it to say.
            for name in ["KAFKA_PROPERTIES_FILE", "TOPIC_REPLICATION_FACTOR"] {
                if let value = environment[name] { settings[name] = value }
            }
        } else {
            settings["TOPIC_REPLICATION_FACTOR"] = "1"
        }
        return settings
    }

    private var connectorSettings: [String: String] {
        [
            "ZOOM_CLIENT_ID": SimulatedApp.clientID,
            "ZOOM_CLIENT_SECRET_FILE": secrets.zoomClientSecret,
            "ZOOM_WEBHOOK_SECRET_FILE": secrets.zoomWebhookSecret,
            "ZOOM_ORIGIN": simulatorOrigin,
            "ZOOM_API_ORIGIN": simulatorOrigin,
            "SEALING_KEYS_FILE": secrets.sealingKeys,
        ]
    }

    private var simulatorSettings: [String: String] {
        [
            "SIMULATOR_PORT": "\(ports.simulator)",
            "SIMULATOR_CONTROL_PORT": "\(ports.simulatorControl)",
            "SIMULATOR_CONTROL_TOKEN_FILE": secrets.simulatorControlToken,
            "SIMULATOR_STATE": "\(state.simulator)/state.json",
            "SIMULATOR_ORIGIN": simulatorOrigin,
            "LOG_FORMAT": "json",
            "LOG_LEVEL": environment["LOG_LEVEL"] ?? "info",
        ]
    }
}
