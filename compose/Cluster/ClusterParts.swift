import FoundationEssentials
import HTTPClient

/// The parts of a cluster, made from its plan: what is started, in which order, and how one knows that it works.
struct ClusterParts: Sendable {
    let plan: ClusterPlan
    /// The broker, if it is a process of ours.
    let broker: Supervisor.Part?
    /// What services are told once, at their first start.
    let onceArguments: [PartName: [String]]
    let client: HTTPClient

    /// Debian's.
    static let nginx = "/usr/sbin/nginx"

    private var ingressConfiguration: String { "\(plan.state.ingress)/nginx.conf" }
    private var accessLog: String { "\(plan.state.logs)/ingress-access.log" }

    /// Writes the ingress's configuration.
    func writeIngress(template: String) throws(ClusterError) {
        let values = Ingress.values(
            directory: plan.state.ingress,
            accessLog: accessLog,
            ports: plan.ports,
            origin: plan.publicOrigin,
            host: ClusterPlan.publicHost
        )
        try PrivateFile.write(try Ingress(template: template).rendered(values), to: ingressConfiguration)
    }

    /// The parts by storey.
    ///
    /// The services start together: each waits for the others' topics.
    func storeys(report: @escaping @Sendable (ClusterEvent) -> Void) -> [Stack.Storey] {
        let services = [PartName.identity, .zoomConnector, .scheduling].map(service)
        let storeys = [broker.map { [$0] } ?? [], [simulator], services, [ingress]]
        return storeys.filter { !$0.isEmpty }.map { parts in
            Stack.Storey(parts.map { Supervisor($0, report: report) })
        }
    }

    private func service(_ name: PartName) -> Supervisor.Part {
        let origin = "http://127.0.0.1:\(plan.ports.port(of: name))"
        return part(name, origin: origin, ready: "\(origin)/ready")
    }

    private var simulator: Supervisor.Part {
        part(
            .zoomSimulator,
            origin: "http://127.0.0.1:\(plan.ports.simulator)",
            ready: "http://127.0.0.1:\(plan.ports.simulatorControl)/ready",
            note: plan.simulatorOrigin
        )
    }

    private var ingress: Supervisor.Part {
        let launch = ProcessLaunch(
            Self.nginx,
            ["-e", "stderr", "-p", "\(plan.state.ingress)/", "-c", ingressConfiguration],
            environment: ParentEnvironment.passed(plan.environment),
            log: plan.state.log(.ingress)
        )
        return Supervisor.Part(
            name: .ingress,
            launch: launch,
            origin: plan.publicOrigin,
            note: plan.publicOrigin,
            readyWithin: .seconds(20),
            stopWithin: .seconds(5),
            probe: PageProbe(client: client, url: "\(plan.publicOrigin)/robots.txt").reason
        )
    }

    private func part(_ name: PartName, origin: String, ready url: String, note: String? = nil) -> Supervisor.Part {
        Supervisor.Part(
            name: name,
            launch: plan.launch(of: name),
            onceArguments: onceArguments[name] ?? [],
            origin: origin,
            note: note ?? origin,
            readyWithin: .seconds(60),
            // A service stops within 5 s by itself.
            stopWithin: .seconds(8),
            probe: PageProbe(client: client, url: url).reason
        )
    }

    /// The run record before anything is started.
    func record(pid: Int32) -> RunRecord {
        let secrets = plan.secrets
        let services = [PartName.identity, .zoomConnector, .scheduling]
        let kind =
            switch plan.broker {
            case .embedded: "embedded"
            case .apacheKafka: "apacheKafka"
            case .external: "external"
            }
        let parts = [broker, simulator] + services.map(service) + [ingress]
        let records = parts.map { part in
            RunRecord.Part(
                name: part?.name ?? .broker,
                // A broker that is no process of ours has answered before this is written.
                state: part == nil ? .ready : .starting,
                pid: nil,
                origin: part?.origin,
                log: part?.launch.log ?? plan.state.log(.broker),
                restarts: 0
            )
        }
        return RunRecord(
            pid: pid,
            origin: plan.publicOrigin,
            stateDirectory: plan.state.path,
            ports: plan.ports,
            broker: RunRecord.Broker(
                kind: kind,
                bootstrapServers: plan.bootstrapServers,
                topicPartitions: plan.topicPartitions
            ),
            simulator: RunRecord.Simulator(
                origin: plan.simulatorOrigin,
                controlOrigin: "http://127.0.0.1:\(plan.ports.simulatorControl)",
                controlTokenFile: secrets.simulatorControlToken,
                clientID: SimulatedApp.clientID
            ),
            files: RunRecord.Files(
                operatorSecret: secrets.operatorSecret,
                publicKeys: secrets.publicKeys,
                signingKeys: Dictionary(
                    uniqueKeysWithValues: services.map { ($0.rawValue, secrets.signingKey($0)) }
                ),
                stores: Dictionary(uniqueKeysWithValues: services.map { ($0.rawValue, plan.store(of: $0)) }),
                zoomWebhookSecret: secrets.zoomWebhookSecret,
                seed: plan.state.seedRecord
            ),
            parts: records
        )
    }
}
