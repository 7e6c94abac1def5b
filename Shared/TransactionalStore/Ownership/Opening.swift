import Bus
import Contracts
import Foundation
import ServiceRuntime
import SQLite

/// What a service finds when it opens its store and looks at the broker: decided before any work is taken.
enum Opening {
    /// How a service is started.
    struct Request: Sendable {
        var service: ServiceName
        /// Take the service over from another store.
        var takesOver: Bool
        /// Publish all state again.
        var republishes: Bool
        var now: Timestamp
        /// An absence after which erasures may have been compacted away.
        var longAbsence: Duration
        /// Whether our own events are read for a while.
        var readsSelf = false
    }

    /// What was decided.
    struct Plan: Equatable {
        var epoch: Int64
        /// Whether all of our state is to be published again under this epoch.
        var republishes: Bool
        /// Where to read on, for every partition that is read.
        var positions: [KafkaConsumer.Position]
        /// Partitions that are read again from their start, and where they end now.
        var rechecks: [KafkaConsumer.Position]
        /// What a person should know.
        var notices: [Notice]
        /// From where our own events are read for a while.
        var selfRead: [KafkaConsumer.Position] = []
    }

    /// A gap in what the broker holds.
    struct Notice: Equatable {
        var sentence: String
        /// Topic and partition, if it is about one.
        var place: String?
    }

    /// Why a service does not start, or does not go on.
    struct Refusal: Error, CustomStringConvertible, Equatable {
        var description: String
        /// Whether waiting may help: a topic that somebody else is about to make.
        var isPassing = false
    }

    /// What the store remembers.
    struct Memory: Equatable {
        var storeID: String
        var epoch: Int64 = 0
        var clusterID: String?
        /// When it was last seen at work.
        var alive: Timestamp?
        var positions: [String: [Int32: Int64]] = [:]
        var published: [Int32: Int64] = [:]
        /// Whether an earlier life began to publish all state again and did not end it.
        var isRepublishing = false
        /// Whether an earlier life read its own events and had not come to the end of that.
        var isSelfReading = false
    }

    /// What the broker holds.
    struct Log: Equatable {
        var clusterID: String
        /// First and next offset of every partition that is read, and of our own events.
        var ends: [String: [Int32: Range<Int64>]]
        var owner: OwnerRecord?
        var isEmbedded: Bool
        /// A state of ours that is newer than what is stored.
        var newer: OwnRecord?
    }

    /// Decides from what the store remembers and what the broker holds.
    static func plan(_ request: Request, memory: Memory, log: Log, reads: [String]) throws(Refusal) -> Plan {
        let events = Topic(request.service, .events).name
        if !request.takesOver {
            if let owner = log.owner { try check(owner, request, memory) }
            if let newer = log.newer { throw Self.behind(newer, events, request) }
        }
        let isOtherBroker = memory.clusterID != nil && memory.clusterID != log.clusterID
        let isCut = memory.published.contains { partition, next in
            (log.ends[events]?[partition]?.upperBound ?? 0) < next
        }
        var plan = Plan(
            epoch: max(memory.epoch, log.owner?.epoch ?? 0) + 1,
            republishes: request.republishes || request.takesOver || memory.isRepublishing || isOtherBroker || isCut,
            positions: [],
            rechecks: [],
            notices: []
        )
        if isOtherBroker {
            plan.notices.append(
                Notice(
                    sentence: "The broker is another one than before: all state is published again, and commands that "
                        + "only the old one had are lost"
                )
            )
        } else if isCut {
            plan.notices.append(
                Notice(sentence: "The broker's log ends before what it had acknowledged: all state is published again")
            )
        }
        let isLongAbsent = !isOtherBroker && memory.alive.map { request.now - $0 > request.longAbsence } ?? false
        if isLongAbsent {
            plan.notices.append(
                Notice(
                    sentence: "The service was away so long that the log may have forgotten erasures: reading it anew"
                )
            )
        }
        for topic in reads {
            let isRechecked = isLongAbsent && Topic.all.contains { $0.name == topic && $0.kind == .events }
            for (partition, range) in (log.ends[topic] ?? [:]).sorted(by: { $0.key < $1.key }) {
                let known = isOtherBroker ? nil : memory.positions[topic]?[partition]
                var position = KafkaConsumer.Position(topic: topic, partition: partition, offset: range.lowerBound)
                if isRechecked {
                    plan.rechecks.append(.init(topic: topic, partition: partition, offset: range.upperBound))
                } else if let known {
                    if let gap = gap(known, range) {
                        plan.notices.append(Notice(sentence: gap, place: "\(topic)/\(partition)"))
                    } else {
                        position.offset = known
                    }
                }
                plan.positions.append(position)
            }
        }
        if request.readsSelf {
            plan.selfRead = (log.ends[events] ?? [:]).sorted(by: { $0.key < $1.key }).map { partition, range in
                // What lies before was in order when an earlier life ended its own reading.
                let known = memory.isSelfReading && !isOtherBroker ? memory.positions[events]?[partition] : nil
                let offset = min(max(known ?? range.upperBound, range.lowerBound), range.upperBound)
                return KafkaConsumer.Position(topic: events, partition: partition, offset: offset)
            }
        }
        return plan
    }

    /// Refuses to run beside, or instead of, another store of the same service.
    private static func check(_ owner: OwnerRecord, _ request: Request, _ memory: Memory) throws(Refusal) {
        let service = request.service.rawValue
        guard owner.storeId == memory.storeID else {
            let isNew = memory.epoch == 0 ? ", and this one is new and empty" : ""
            throw Refusal(
                description:
                    "\(service) is owned by another store (\(owner.storeId), epoch \(owner.epoch))\(isNew). If "
                    + "that store is lost, put its newest backup in place and start once with --take-over; otherwise "
                    + "point STORE_PATH to the right file"
            )
        }
        // A store writes down its epoch before it claims it.
        guard owner.epoch <= memory.epoch else {
            throw Refusal(
                description:
                    "this store of \(service) is an older copy (epoch \(memory.epoch), the service has reached "
                    + "\(owner.epoch)). If it was restored from a backup and the other is gone, start once with "
                    + "--take-over; otherwise point STORE_PATH to the right file"
            )
        }
    }

    /// The bus has what this store has not: commits are lost, or it is a copy from before them.
    private static func behind(_ newer: OwnRecord, _ topic: String, _ request: Request) -> Refusal {
        Refusal(
            description: "\(topic)/\(newer.partition) has \(newer.key) in revision \(newer.version.revision) (epoch "
                + "\(newer.version.epoch)), which this store of \(request.service.rawValue) has not: it is an older copy, or "
                + "its -wal file is lost. Point STORE_PATH to the right file, or put the -wal file back; if they are gone, "
                + "start once with --take-over, and what the store has not is gone for readers too"
        )
    }

    /// Why reading can't go on at a position; nil: it can.
    private static func gap(_ position: Int64, _ range: Range<Int64>) -> String? {
        if position > range.upperBound { return "The log was cut short: it is read from its start" }
        return position < range.lowerBound ? "The log has forgotten messages that were not read yet" : nil
    }
}
