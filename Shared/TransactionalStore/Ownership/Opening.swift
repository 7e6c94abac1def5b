import Bus
import Contracts
import Foundation
import ServiceRuntime
import SQLite

/// What a service finds when it opens its store and looks at the broker: decided before any work is taken.
struct Opening {
    /// How a service is started.
    struct Request: Sendable {
        var service: ServiceName
        /// Take the service over from another store.
        var takesOver: Bool
        /// Publish all state again.
        var republishes: Bool
    }

    /// What was decided.
    struct Plan: Equatable {
        var epoch: Int64
        /// Whether all of our state is to be published again under this epoch.
        var republishes: Bool
        /// Where to read on, for every partition that is read.
        var positions: [KafkaConsumer.Position]
        /// What a person should know: a log that was cut, a broker that is another one.
        var notices: [String]
    }

    /// Why a service does not start.
    struct Refusal: Error, CustomStringConvertible, Equatable {
        var description: String
        /// Whether waiting may help: a topic that somebody else is about to make.
        var isPassing = false
    }

    /// What the store remembers.
    struct Memory: Equatable {
        var storeID: String
        var epoch: Int64
        var clusterID: String?
        var positions: [String: [Int32: Int64]]
        var published: [Int32: Int64]
        /// Whether an earlier life began to publish all state again and did not end it.
        var isRepublishing = false
    }

    /// What the broker holds.
    struct Log: Equatable {
        var clusterID: String
        /// First and next offset of every partition that is read, and of our own events.
        var ends: [String: [Int32: Range<Int64>]]
        var owner: OwnerRecord?
        var isEmbedded: Bool
    }

    /// Decides from what the store remembers and what the broker holds.
    static func plan(_ request: Request, memory: Memory, log: Log, reads: [String]) throws(Refusal) -> Plan {
        if let owner = log.owner, owner.storeId != memory.storeID, !request.takesOver {
            throw Refusal(
                description:
                    "\(request.service.rawValue) is owned by another store (\(owner.storeId), epoch \(owner.epoch)). "
                    + "If that store is lost or this one was restored from its backup, start once with --take-over; "
                    + "otherwise point STORE_PATH to the right file"
            )
        }
        let epoch = max(memory.epoch, log.owner?.epoch ?? 0) + 1
        let events = Topic(request.service, .events).name
        let isOtherBroker = memory.clusterID != nil && memory.clusterID != log.clusterID
        let isCut = memory.published.contains { partition, next in
            (log.ends[events]?[partition]?.upperBound ?? 0) < next
        }
        var notices: [String] = []
        if isOtherBroker {
            notices.append(
                log.isEmbedded
                    ? "The embedded broker is new: all state is published again"
                    : "The broker is another cluster than before: all state is published again; commands that were only there are lost"
            )
        } else if isCut {
            notices.append("The broker's log ends before what it had acknowledged: all state is published again")
        }
        var positions: [KafkaConsumer.Position] = []
        for topic in reads {
            for (partition, range) in (log.ends[topic] ?? [:]).sorted(by: { $0.key < $1.key }) {
                var next = isOtherBroker ? range.lowerBound : memory.positions[topic]?[partition] ?? range.lowerBound
                if next > range.upperBound {
                    notices.append("The log of \(topic)/\(partition) was cut short: reading it from its start")
                    next = range.lowerBound
                } else if next < range.lowerBound {
                    if memory.positions[topic]?[partition] != nil,
                        next > 0 || topic != Topic(request.service, .commands).name
                    {
                        notices.append("The log of \(topic)/\(partition) has forgotten what was not read yet")
                    }
                    next = range.lowerBound
                }
                positions.append(KafkaConsumer.Position(topic: topic, partition: partition, offset: next))
            }
        }
        return Plan(
            epoch: epoch,
            republishes: request.republishes || request.takesOver || memory.isRepublishing || isOtherBroker || isCut,
            positions: positions,
            notices: notices
        )
    }
}

// MARK: The store's side

extension Opening.Memory {
    /// Reads what the store remembers; a new store gets its id here.
    init(_ database: Database, newStoreID: () -> String) throws {
        func fact(_ name: String) throws -> String? {
            let select = try database.statement("SELECT value FROM fact WHERE name = ?")
            select.bind(1, name)
            defer { select.reset() }
            return try select.step() ? select.string(0) : nil
        }
        if let known = try fact("store") {
            storeID = known
        } else {
            storeID = newStoreID()
            try Self.remember("store", storeID, database)
        }
        epoch = try fact("epoch").flatMap { Int64($0) } ?? 0
        clusterID = try fact("cluster")
        isRepublishing = try fact("republishing") == "yes"
        positions = [:]
        let select = try database.statement("SELECT topic, partition, next FROM position")
        while try select.step() {
            positions[select.string(0), default: [:]][Int32(truncatingIfNeeded: select.int64(1))] = select.int64(2)
        }
        published = [:]
        let ends = try database.statement("SELECT partition, next FROM published")
        while try ends.step() { published[Int32(truncatingIfNeeded: ends.int64(0))] = ends.int64(1) }
    }

    /// Writes a fact.
    static func remember(_ name: String, _ value: String, _ database: Database) throws {
        let write = try database.statement(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2"
        )
        write.bind(1, name)
        write.bind(2, value)
        try write.run()
    }
}

extension Opening.Plan {
    /// Writes the plan into the store: epoch, cluster and positions from which this life begins.
    func record(in database: Database, clusterID: String) throws {
        try database.transaction {
            try Opening.Memory.remember("epoch", "\(epoch)", database)
            try Opening.Memory.remember("cluster", clusterID, database)
            try Opening.Memory.remember("republishing", republishes ? "yes" : "no", database)
            if republishes { try database.execute("DELETE FROM published") }
            try database.execute("DELETE FROM position")
            let insert = try database.statement("INSERT INTO position (topic, partition, next) VALUES (?, ?, ?)")
            for position in positions {
                insert.bind(1, position.topic)
                insert.bind(2, Int64(position.partition))
                insert.bind(3, position.offset)
                try insert.run()
            }
        }
    }
}
