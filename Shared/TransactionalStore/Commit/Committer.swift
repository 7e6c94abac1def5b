import Bus
import Contracts
import Foundation
import SQLite
import ServiceRuntime

/// Handles units in transactions: the one place where state is changed.
///
/// Synchronous and without threads: the pipeline drives it, and so can a simulation.
final class Committer {
    /// What a transaction became, once it is on disk.
    struct Committed {
        /// Messages to publish, in order.
        var messages: OutboxBatch
        var states: [CommittedState]
        /// Another store owns this service now.
        var usurper: OwnerRecord?
        /// Something was erased that must not stay in the write-ahead log.
        var emptiesLog: Bool
    }

    /// What the relay has told since, to be noted with the next transaction.
    struct Acknowledged: Equatable, Sendable {
        /// The outbox row up to which the broker has everything.
        var mark: Int64
        /// Where our acknowledged events end, by partition.
        var published: [Int32: Int64] = [:]
    }

    /// A fault of the machine: what is not on disk is to be tried again.
    struct MachineFault: Error {
        var error: any Error
    }

    /// A partition that is read.
    struct Place: Hashable, Comparable, Sendable {
        var topic: Int
        var partition: Int32

        static func < (left: Place, right: Place) -> Bool {
            (left.topic, left.partition) < (right.topic, right.partition)
        }
    }

    /// A partition that is read again from its start: until where, and since which of our epochs.
    struct Recheck: Equatable, Sendable {
        var until: Int64
        var since: Int64
    }

    let database: Database
    let transaction: Transaction
    let topics: [String]
    let projections: Projections
    private let storeID: String
    private let metrics: CommitMetrics
    let logger: Logger
    private let seam: (@Sendable (Seam) throws -> Void)?
    /// The next offset of each partition, as the store has it.
    private(set) var positions: [Place: Int64]
    /// Those that the store has further back: what was read there since is not judged yet, and would be read again.
    private var behind: [Place: Int64] = [:]
    /// Partitions whose states are compared with the log.
    var rechecks: [Place: Recheck]
    var directory = Directory()
    var selfRead = SelfRead()
    var tally = CommitMetrics.Tally()

    init(
        transaction: Transaction,
        storeID: String,
        topics: [String],
        positions: [Place: Int64],
        rechecks: [Place: Recheck],
        projections: Projections,
        metrics: CommitMetrics,
        logger: Logger,
        seam: (@Sendable (Seam) throws -> Void)?
    ) {
        self.transaction = transaction
        database = transaction.database
        self.storeID = storeID
        self.topics = topics
        self.positions = positions
        self.rechecks = rechecks
        self.projections = projections
        self.metrics = metrics
        self.logger = logger
        self.seam = seam
    }

    // MARK: A batch

    /// Units and requests that go into one transaction.
    struct Group {
        var units: ArraySlice<PlacedUnit> = []
        var doors: [Door] = []
    }

    /// Handles a batch and requests in one transaction; if one of them throws, it gets a transaction of its own.
    ///
    /// What is on disk is handed to `deliver` at once, and requests that are answered leave `doors`. Units that are on disk
    /// may be given again: their offsets tell.
    ///
    /// - Throws: ``MachineFault`` when nothing more can be taken for now, or an error after which the store must not be used.
    func commit(
        _ units: [PlacedUnit],
        doors: inout [Door],
        acknowledged: Acknowledged? = nil,
        now: Timestamp,
        deliver: (Committed) -> Void
    ) throws {
        var acknowledged = acknowledged
        var groups = [Group(units: units[...], doors: doors)]
        while let group = groups.popLast() {
            do throws(Interruption) {
                let usurper = try attempt(group, acknowledged, now)
                acknowledged = nil
                finish(group, &doors, usurper, deliver)
            } catch {
                if Self.isFaultOfMachine(error.cause) { throw MachineFault(error: error.cause) }
                if Self.isEnd(error.cause) { throw error.cause }
                metrics.retries.increment()
                groups += try parts(of: group, error, &doors)
            }
        }
    }

    // MARK: A transaction

    private func attempt(
        _ group: Group,
        _ acknowledged: Acknowledged?,
        _ now: Timestamp
    ) throws(Interruption) -> OwnerRecord? {
        let mark = transaction.mark
        let selfReadBefore = selfRead
        var culprit = Culprit.nobody
        do {
            transaction.begin(at: now)
            tally = CommitMetrics.Tally()
            #if DEBUG
                if let faults = Faults.process { try database.boundGrowth(faults.isDiskFull) }
            #endif
            #if DEBUG
                let hasMoved = try Faults.has(.positionOutside) && moveFirst(group.units)
            #else
                let hasMoved = false
            #endif
            var usurper: OwnerRecord?
            var moved: [Place: Int64] = [:]
            var watched: Set<Place> = []
            try database.begin()
            // First, so that what is promised now takes the pages of what is acknowledged, and each is written once.
            if let acknowledged { try note(acknowledged) }
            // Requests come first: one that throws has then cost its neighbours least.
            for (index, door) in group.doors.enumerated() {
                culprit = .door(index)
                transaction.cause = nil
                try door.body(transaction)
                guard database.isInTransaction else { throw TransactionEnded() }
            }
            for index in group.units.indices {
                culprit = .unit(index)
                let placed = group.units[index]
                switch placed.unit {
                case .owner(let record):
                    if record.storeId != storeID || record.epoch > transaction.epoch { usurper = record }
                    continue
                case .selfReadOver:
                    selfRead.end()
                    continue
                default: break
                }
                let place = Place(topic: placed.topic, partition: placed.partition)
                guard placed.offset >= moved[place] ?? positions[place] ?? 0 else { continue }
                try handle(placed.unit, place)
                moved[place] = placed.offset + 1
                if placed.unit.isOwnEvent {
                    selfRead.passed(place.partition, next: placed.offset + 1)
                    watched.insert(place)
                }
                guard database.isInTransaction else { throw TransactionEnded() }
            }
            culprit = .nobody
            var kept = moved
            for (place, next) in moved.sorted(by: { $0.key < $1.key }) where !hasMoved {
                if watched.contains(place) {
                    kept[place] = selfRead.resumption(place.partition, next: next) ?? stored(place)
                }
                try move(place, to: kept[place] ?? next)
            }
            let done = rechecks.isEmpty ? [] : try finishRechecks(moved)
            #if DEBUG
                if Faults.has(.publishBeforeCommit) { publishEarly(transaction.batch) }
            #endif
            try publishOverStale()
            if selfRead.isDone, !selfReadBefore.isDone { try Facts.write("selfread", "no", database) }
            try seam?(.insideTransaction)
            try database.commit()
            try seam?(.afterCommit)
            positions.merge(moved) { $1 }
            behind = behind.merging(kept) { $1 }.filter { positions[$0.key] != $0.value }
            for place in done { rechecks[place] = nil }
            return usurper
        } catch {
            database.rollback()
            transaction.rollBack(to: mark)
            selfRead = selfReadBefore
            throw Interruption(culprit: culprit, cause: error)
        }
    }

    /// Hands on what is on disk now, and answers.
    private func finish(
        _ group: Group,
        _ doors: inout [Door],
        _ usurper: OwnerRecord?,
        _ deliver: (Committed) -> Void
    ) {
        metrics.add(tally)
        deliver(
            Committed(
                messages: transaction.batch,
                states: transaction.changes,
                usurper: usurper,
                emptiesLog: transaction.emptiesLog
            )
        )
        for action in transaction.takeActions() { action() }
        guard !group.doors.isEmpty else { return }
        doors.removeAll { door in group.doors.contains { $0 === door } }
        for door in group.doors { door.finish(nil) }
    }

    #if DEBUG
        /// For ``Mistake/publishBeforeCommit``.
        var publishEarly: (OutboxBatch) -> Void = { _ in }

        /// For ``Mistake/positionOutside``.
        private func moveFirst(_ units: ArraySlice<PlacedUnit>) throws -> Bool {
            var ends: [Place: Int64] = [:]
            for unit in units where unit.topic < topics.count - 1 {
                ends[Place(topic: unit.topic, partition: unit.partition)] = unit.offset + 1
            }
            try database.transaction {
                for (place, next) in ends where next > positions[place] ?? 0 { try move(place, to: next) }
            }
            return true
        }
    #endif

    /// Where a position is in the store.
    private func stored(_ place: Place) -> Int64 { behind[place] ?? positions[place] ?? 0 }

    private func move(_ place: Place, to next: Int64) throws {
        let old = stored(place)
        guard try transaction.statements.move(topics[place.topic], place.partition, from: old, to: next) else {
            throw DatabaseError(
                kind: .refused,
                operation: "position",
                message: "the position of \(topics[place.topic])/\(place.partition) was moved by somebody else"
            )
        }
    }

    private func note(_ acknowledged: Acknowledged) throws {
        selfRead.acknowledged(mark: acknowledged.mark, published: acknowledged.published)
        try transaction.statements.deleteOutbox(through: acknowledged.mark)
        for (partition, next) in acknowledged.published.sorted(by: { $0.key < $1.key }) {
            try transaction.statements.writePublished(partition, next: next)
        }
    }

    /// Whether waiting may help: disk, memory, locks.
    private static func isFaultOfMachine(_ error: any Error) -> Bool {
        error is TransactionEnded || (error as? DatabaseError)?.isRetriable == true
    }

    /// Whether the store must not be used any more.
    private static func isEnd(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return error.kind == .damaged || error.kind == .refused
    }
}
