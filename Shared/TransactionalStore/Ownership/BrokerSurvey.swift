import Bus
import Contracts
import Foundation
import SQLite
import ServiceRuntime

/// Looks at the broker at start: makes or checks topics, reads ends and the owner record.
///
/// Blocks.
struct BrokerSurvey {
    let configuration: KafkaConfiguration
    let service: ServiceName
    /// How many partitions the cell's topics have.
    let partitions: Int
    /// Copies of each partition of topics that are made.
    let replicas: Int
    let settings: StoreSettings

    /// Makes what is missing and checks what is there.
    ///
    /// - Returns: what could not be checked, as sentences.
    func prepareTopics(_ topics: [Topic]) throws -> [String] {
        let admin = try KafkaAdmin(configuration, timeoutMilliseconds: 5_000)
        var present = try admin.topics()
        if !configuration.isEmbedded {
            for topic in topics where present[topic.name] == nil {
                try admin.createTopic(
                    topic.name,
                    partitions: topic.partitions(cell: partitions),
                    replicas: replicas,
                    settings: topic.settings
                )
            }
            present = try admin.topics()
        }
        for topic in topics {
            let wanted = topic.partitions(cell: partitions)
            guard let found = present[topic.name] else {
                throw Opening.Refusal(description: "topic \(topic.name) is not there yet", isPassing: true)
            }
            guard found.partitions == wanted else {
                throw Opening.Refusal(
                    description: "topic \(topic.name) has \(found.partitions) partitions and must have \(wanted): "
                        + "set TOPIC_PARTITIONS to what the cell was made with; the number can't be changed later"
                )
            }
        }
        guard !configuration.isEmbedded else {
            return ["The embedded broker knows no topic settings: retention and compaction are not checked"]
        }
        for topic in topics {
            let found = try admin.settings(ofTopic: topic.name)
            for (name, wanted) in topic.settings.sorted(by: { $0.key < $1.key }) where found[name] != wanted {
                throw refusal(topic, name, found[name], wanted: wanted)
            }
            let largest = "max.message.bytes"
            if let bytes = found[largest].flatMap({ Int($0) }), bytes < settings.largestMessage + Self.overhead {
                throw refusal(topic, largest, found[largest], wanted: "\(1 << 20)")
            }
        }
        return []
    }

    /// What a batch of one message adds to its size at most, bytes.
    private static let overhead = 1_024

    private func refusal(_ topic: Topic, _ name: String, _ found: String?, wanted: String) -> Opening.Refusal {
        Opening.Refusal(
            description: "topic \(topic.name) has \(name)=\(found ?? "nothing") and must have \(wanted): set it with "
                + "kafka-configs.sh --alter --entity-type topics --entity-name \(topic.name) "
                + "--add-config \(name)=\(wanted)"
        )
    }

    /// The first record of our own events, behind what the store knows to be acknowledged, that is newer than the store.
    func newerRecord(_ memory: Opening.Memory, _ log: Opening.Log, _ database: Database) throws -> OwnRecord? {
        let topic = Topic(service, .events).name
        let ends = (log.ends[topic] ?? [:]).mapValues(\.upperBound)
        var next = (log.ends[topic] ?? [:]).reduce(into: [Int32: Int64]()) { next, entry in
            let start = max(memory.published[entry.key] ?? 0, entry.value.lowerBound)
            if start < entry.value.upperBound { next[entry.key] = start }
        }
        guard !next.isEmpty else { return nil }
        let consumer = try KafkaConsumer(
            configuration,
            group: "\(service.rawValue)-start",
            positions: next.sorted { $0.key < $1.key }.map { .init(topic: topic, partition: $0.key, offset: $0.value) }
        )
        defer { consumer.close() }
        let statements = try CoreStatements(database)
        // Nothing is of this life yet, so every record is of note.
        var tail = OwnTail(epoch: .max)
        var found: OwnRecord?
        var failure: (any Error)?
        var deadline = monotonicNanoseconds() + Self.patience
        while found == nil, next.contains(where: { $1 < ends[$0, default: 0] }) {
            guard monotonicNanoseconds() < deadline else {
                throw Opening.Refusal(description: "\(topic) could not be read in 10 s", isPassing: true)
            }
            try consumer.poll(timeoutMilliseconds: 500, onEvent: { _ in }) { message in
                next[message.partition] = message.offset + 1
                deadline = monotonicNanoseconds() + Self.patience
                guard found == nil, let record = tail.read(message) else { return }
                do {
                    let stored = try statements.version(of: record.key)
                    if stored.map({ $0 < record.version }) ?? true { found = record }
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
        }
        return found
    }

    /// How long reading may bring nothing, nanoseconds.
    private static let patience: UInt64 = 10_000_000_000

    /// What the broker holds of the topics that are read, of our own events, and of our owner record.
    func log(reads: [String]) throws -> Opening.Log {
        let clusterID = try KafkaAdmin(configuration, timeoutMilliseconds: 5_000).clusterID()
        let owner = Topic(service, .owner).name
        var places: [(topic: String, partition: Int32)] = [(owner, 0)]
        for topic in reads + [Topic(service, .events).name] {
            for partition in 0..<Int32(partitions) { places.append((topic, partition)) }
        }
        let consumer = try KafkaConsumer(configuration, group: "\(service.rawValue)-start", positions: [])
        defer { consumer.close() }
        let ranges = try consumer.watermarks(places, timeoutMilliseconds: 5_000)
        var ends: [String: [Int32: Range<Int64>]] = [:]
        for (place, range) in zip(places, ranges) { ends[place.topic, default: [:]][place.partition] = range }
        return Opening.Log(
            clusterID: clusterID,
            ends: ends,
            owner: try ownerRecord(owner, range: ranges[0]),
            isEmbedded: configuration.isEmbedded
        )
    }

    /// The owner record with the highest epoch.
    private func ownerRecord(_ topic: String, range: Range<Int64>) throws -> OwnerRecord? {
        guard !range.isEmpty else { return nil }
        let start = KafkaConsumer.Position(topic: topic, partition: 0, offset: range.lowerBound)
        let consumer = try KafkaConsumer(configuration, group: "\(service.rawValue)-start", positions: [start])
        defer { consumer.close() }
        let coder = MessageCoder()
        var newest: OwnerRecord?
        var next = range.lowerBound
        let deadline = monotonicNanoseconds() + Self.patience
        while next < range.upperBound {
            guard monotonicNanoseconds() < deadline else {
                throw Opening.Refusal(
                    description: "the owner record could not be read from \(topic) in 10 s",
                    isPassing: true
                )
            }
            try consumer.poll(timeoutMilliseconds: 500, onEvent: { _ in }) { message in
                next = message.offset + 1
                guard let value = message.value, let record = try? coder.decode(OwnerRecord.self, from: value) else {
                    return
                }
                if record.epoch >= newest?.epoch ?? 0 { newest = record }
            }
        }
        return newest
    }
}
