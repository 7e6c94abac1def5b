/// The loopback ports of a local cluster.
package struct PortPlan: Codable, Equatable, Sendable {
    /// The origin that browsers use.
    package var ingress: Int
    package var identity: Int
    package var zoomConnector: Int
    package var scheduling: Int
    /// The Zoom simulator's pages and API.
    package var simulator: Int
    /// The Zoom simulator's control API.
    package var simulatorControl: Int
    /// The broker, when it is an Apache Kafka of ours; the embedded one chooses its own.
    package var broker: Int
    /// That Kafka's controller.
    package var brokerController: Int

    /// The plan that follows from the ingress's port: the rest are the next ones, in a fixed order.
    package init(from ingress: Int) {
        self.init([Int](ingress..<(ingress + Self.count)))
    }

    /// Free ports at this moment, below the range that the system hands out to clients.
    /// - Throws: `portTaken` when there are not enough of them.
    package static func free(random: inout some RandomNumberGenerator) throws(ClusterError) -> PortPlan {
        var ports: [Int] = []
        for _ in 0..<1_000 where ports.count < count {
            let candidate = Int.random(in: 20_000...32_000, using: &random)
            if !ports.contains(candidate), LoopbackPort.isFree(candidate) { ports.append(candidate) }
        }
        guard ports.count == count else {
            throw ClusterError(.portTaken, "There are no \(count) free ports between 20000 and 32000 on this machine.")
        }
        return PortPlan(ports)
    }

    /// Every port with what it is for.
    package var all: [(name: String, port: Int)] {
        [
            ("ingress", ingress), ("identity", identity), ("zoom-connector", zoomConnector),
            ("scheduling", scheduling), ("zoom-simulator", simulator), ("zoom-simulator control", simulatorControl),
            ("broker", broker), ("broker controller", brokerController),
        ]
    }

    /// Where one of the parts listens.
    func port(of part: PartName) -> Int {
        switch part {
        case .identity: identity
        case .zoomConnector: zoomConnector
        case .scheduling: scheduling
        case .zoomSimulator: simulator
        case .ingress: ingress
        case .broker: broker
        }
    }

    /// The ports that a cluster on this broker listens on.
    func needed(by broker: BrokerChoice) -> [(name: String, port: Int)] {
        guard case .apacheKafka = broker else { return all.filter { !$0.name.hasPrefix("broker") } }
        return all
    }

    /// How many ports a plan takes.
    package static let count = 8

    private init(_ ports: [Int]) {
        ingress = ports[0]
        identity = ports[1]
        zoomConnector = ports[2]
        scheduling = ports[3]
        simulator = ports[4]
        simulatorControl = ports[5]
        broker = ports[6]
        brokerController = ports[7]
    }
}
