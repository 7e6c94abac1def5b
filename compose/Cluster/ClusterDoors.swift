import HTTPClient

/// The interfaces of a cluster's parts that are for whoever runs it.
struct ClusterDoors: Sendable {
    private let ports: PortPlan
    private let client: HTTPClient
    private let secret: String
    let simulator: SimulatorControl

    /// Reads the secrets that open them.
    init(_ ports: PortPlan, _ secrets: SecretFiles, _ client: HTTPClient) throws(ClusterError) {
        self.ports = ports
        self.client = client
        secret = try SecretFiles.read(secrets.operatorSecret)
        simulator = SimulatorControl(
            client: client,
            port: ports.simulatorControl,
            token: try SecretFiles.read(secrets.simulatorControlToken)
        )
    }

    /// A service's operator paths.
    func `operator`(_ service: PartName) -> OperatorDoor {
        OperatorDoor(client: client, origin: origin(service), secret: secret, service: service)
    }

    /// Where a service answers on its own.
    func origin(_ service: PartName) -> String { "http://127.0.0.1:\(ports.port(of: service))" }
}
