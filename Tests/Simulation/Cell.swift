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
    /// What dead processes had sent and has not reached the broker.
    private var strays: [Stray] = []
    private var deaths = 0
    /// nil while the cell is founded.
    var bug: DriverBug?
    /// How many steps were taken.
    var steps = 0
    /// Called with each line of the history; nil while nobody reads it.
    var history: ((String) -> Void)?

    init(keys: CellKeys, readsSelf: Bool) {
        self.keys = keys
        self.readsSelf = readsSelf
    }

    var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

    /// Tells whoever reads the history.
    func tell(_ line: @autoclosure () -> String) {
        history?(line())
    }

    /// A message reaches the broker.
    @discardableResult
    func append(_ topic: Int, _ partition: Int, key: [UInt8], headers: [UInt8], value: [UInt8]?) -> Int64 {
        journal.saw(SimulatedLog.topics[topic], key: key, headers: headers, value: value)
        return log.append(topic, partition, key: key, headers: headers, value: value, at: clock.milliseconds)
    }

    // MARK: Dead processes

    /// A message that a process had sent before it died.
    private struct Stray {
        var flight: Life.Flight
        var producer: Int
        var at: Timestamp

        /// What keeps its order: the broker takes nothing of a producer before what that had sent there before.
        var lane: [Int] { [producer, flight.topic, flight.partition] }
    }

    /// How long what a dead process had sent may still reach the broker.
    private static let straysLast: Duration = .seconds(60)

    /// A process is dead that had sent these.
    func leave(_ flights: [Life.Flight]) {
        deaths += 1
        strays += flights.map { Stray(flight: $0, producer: deaths, at: now) }
    }

    /// The broker to which they were sent is no more.
    func dropStrays() {
        strays = []
    }

    /// Something that a dead process had sent reaches the broker after all.
    func landStray(choice: Int) -> Bool {
        strays.removeAll { now - $0.at >= Self.straysLast }
        guard !strays.isEmpty else { return false }
        let lane = strays[choice % strays.count].lane
        guard let first = strays.firstIndex(where: { $0.lane == lane }) else { return false }
        let flight = strays.remove(at: first).flight
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
