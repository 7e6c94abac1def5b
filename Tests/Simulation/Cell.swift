import Contracts
import Cryptography
import ServiceRuntime

/// What all parts of one simulated cell share: the log, the clock, the keys, the book.
final class Cell {
    static let partitions = 2

    let log = SimulatedLog(partitions: Cell.partitions)
    let clock = VirtualClock()
    let journal = Journal()
    let keys: CellKeys
    /// Whether services read their own events for a while after their start.
    let readsSelf: Bool
    /// What dead processes had sent and has not reached the broker, with when they died.
    var strays: [(flight: Life.Flight, at: Timestamp)] = []
    var bug: DriverBug?
    /// How many steps were taken.
    var steps = 0
    /// Called with each line of the history; nil while nobody reads it.
    var history: ((String) -> Void)?

    init(keys: CellKeys, bug: DriverBug?) {
        self.keys = keys
        self.bug = bug
        readsSelf = bug != .selfReadOff
    }

    var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

    /// Tells whoever reads the history.
    func tell(_ line: @autoclosure () -> String) {
        history?(line())
    }

    /// A message reaches the broker.
    @discardableResult
    func append(_ topic: Int, _ partition: Int, key: [UInt8], headers: [UInt8], value: [UInt8]?) -> Int64 {
        journal.saw(SimulatedLog.topics[topic], key: key, headers: headers, value: value, at: clock.milliseconds)
        return log.append(topic, partition, key: key, headers: headers, value: value, at: clock.milliseconds)
    }

    /// How long what a dead process had sent may still reach the broker.
    static let straysLast: Duration = .seconds(60)

    /// Something that a dead process had sent reaches the broker after all.
    func landStray(choice: Int) -> Bool {
        strays.removeAll { now - $0.at >= Self.straysLast }
        guard !strays.isEmpty else { return false }
        let flight = strays.remove(at: choice % strays.count).flight
        let offset = append(
            flight.topic,
            flight.partition,
            key: flight.key,
            headers: flight.headers,
            value: flight.value
        )
        tell(
            "what a dead process had sent lands as \(SimulatedLog.topics[flight.topic])/\(flight.partition) \(offset): "
                + String(decoding: flight.key, as: UTF8.self)
        )
        return true
    }

    /// The index of a topic in the log.
    static func index(_ topic: Topic) -> Int {
        SimulatedLog.topics.firstIndex(of: topic) ?? 0
    }
}

/// The keys of a simulated cell: the same in every run.
struct CellKeys {
    let signing: [ServiceName: SigningKey]
    let all: JSONWebKeySet
    let sealing: SealingKeyring
    let links: SealingKeyring

    init() throws {
        var signing: [ServiceName: SigningKey] = [:]
        for (index, service) in ServiceName.allCases.enumerated() {
            let seed = [UInt8](repeating: UInt8(index + 1), count: 32)
            signing[service] = SigningKey(id: "\(service.rawValue)-1", key: try Ed25519.PrivateKey(seed: seed))
        }
        self.signing = signing
        var published: [String: Ed25519.PublicKey] = [:]
        for key in signing.values { published[key.id] = key.key.publicKey }
        all = JSONWebKeySet(published)
        sealing = try SealingKeyring(current: "vault-1", keys: ["vault-1": [UInt8](repeating: 7, count: 32)])
        links = try SealingKeyring(current: "links-1", keys: ["links-1": [UInt8](repeating: 9, count: 32)])
    }
}
