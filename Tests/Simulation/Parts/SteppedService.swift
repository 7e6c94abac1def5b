import Bus
import Contracts
import Cryptography
import SQLite
import ServiceRuntime

@testable import TransactionalStore

/// A service's pipeline without its threads.
///
/// The store is in memory, and what `Pipeline`, its loops and the relay do is done one step at a time. Everything that
/// decides is production's own.
final class SteppedService {
    let name: ServiceName
    let cell: Cell
    let configuration: PipelineConfiguration
    /// The disk: what is committed outlives a crash.
    let disk: Database
    private(set) var life: Life?
    /// Called when a life begins, for what the service does besides.
    var begins: (() -> Void)?
    private let box = Box()

    /// What the seams of a transaction see; one thread runs a simulation.
    private final class Box: @unchecked Sendable {
        var crashes: Seam?
        var publish: (() -> Void)?
    }

    init(_ configuration: PipelineConfiguration, _ cell: Cell) throws {
        var configuration = configuration
        if configuration.service != .identity { configuration.projections.keep(ServiceToken.self) }
        self.configuration = configuration
        self.cell = cell
        name = configuration.service
        disk = try Database(path: ":memory:", access: .memory)
        var migrator = DatabaseMigrator(owner: name.rawValue, applicationID: configuration.applicationID)
        Schema.register(in: &migrator)
        configuration.migrations(&migrator)
        try migrator.migrate(disk)
    }

    // MARK: Beginning and end of a life

    /// Looks at the log, decides how this life begins, and writes that down.
    func start() throws {
        let opening = StoreOpening(configuration)
        let reads = opening.reads
        let owner = Topic(name, .owner)
        var ends: [String: [Int32: Range<Int64>]] = [:]
        for topic in reads + [Topic(name, .events).name] {
            let index = SimulatedLog.topics.firstIndex { $0.name == topic } ?? 0
            for (partition, log) in cell.log.partitions[index].enumerated() {
                ends[topic, default: [:]][Int32(partition)] = log.start..<log.end
            }
        }
        let coder = MessageCoder()
        let records = cell.log.partitions[Cell.index(owner)][0].records.compactMap { record in
            record.value.flatMap { try? coder.decode(OwnerRecord.self, from: $0) }
        }
        let log = Opening.Log(
            clusterID: cell.log.clusterID,
            ends: ends,
            owner: records.max { $0.epoch < $1.epoch },
            isEmbedded: false
        )
        let memory = try Opening.Memory(disk, newStoreID: configuration.ids.next)
        let plan = try Opening.plan(
            Opening.Request(
                service: name,
                takesOver: false,
                republishes: false,
                now: cell.now,
                longAbsence: configuration.settings.longAbsence,
                readsSelf: configuration.settings.selfRead > .zero
            ),
            memory: memory,
            log: log,
            reads: reads
        )
        try plan.record(in: disk, clusterID: log.clusterID)
        life = try begin(plan, log, memory.storeID)
        begins?()
        cell.tell(
            "\(name) starts: epoch \(plan.epoch)\(plan.republishes ? ", publishes all again" : "")"
                + (plan.rechecks.isEmpty ? "" : ", reads events again")
                + plan.notices.map { "; \($0.sentence)" }.joined()
        )
    }

    /// The parts of one life, wired as `Machinery` wires them.
    private func begin(_ plan: Opening.Plan, _ log: Opening.Log, _ storeID: String) throws -> Life {
        let topics = Set((plan.positions + plan.selfRead).map(\.topic)).sorted() + [Topic(name, .owner).name]
        let bounds = try OutboxTable.bounds(disk)
        let highest = bounds?.upperBound ?? 0
        var mark = bounds.map { $0.lowerBound - 1 } ?? highest
        if cell.bug == .dropFirstBatch { mark = highest }
        let transaction = try Transaction(
            database: disk,
            service: name,
            epoch: plan.epoch,
            partitions: Cell.partitions,
            ids: configuration.ids,
            settings: configuration.settings,
            nextNumber: highest + 1
        )
        var positions: [Committer.Place: Int64] = [:]
        for position in plan.positions + plan.selfRead {
            guard let topic = topics.firstIndex(of: position.topic) else { continue }
            positions[Committer.Place(topic: topic, partition: position.partition)] = position.offset
        }
        let box = box
        let committer = Committer(
            transaction: transaction,
            storeID: storeID,
            topics: topics,
            positions: positions,
            rechecks: try Opening.rechecks(disk, topics: topics),
            projections: configuration.projections,
            metrics: CommitMetrics(configuration.metrics, service: name),
            logger: configuration.logger,
            seam: { seam in
                if seam == .insideTransaction { box.publish?() }
                guard box.crashes == seam else { return }
                // An error after which the committer does not go on.
                throw DatabaseError(kind: .refused, operation: "crash", message: "the process is gone")
            }
        )
        let events = Topic(name, .events).name
        committer.selfRead = SelfRead(ends: (log.ends[events] ?? [:]).mapValues(\.upperBound))
        let ownerTopic = Cell.index(Topic(name, .owner))
        positions[Committer.Place(topic: topics.count - 1, partition: 0)] = cell.log.partitions[ownerTopic][0].end
        return Life(
            clusterID: log.clusterID,
            storeID: storeID,
            committer: committer,
            transaction: transaction,
            preparer: Preparer(
                service: name,
                topics: topics,
                handlers: configuration.handlers,
                projections: configuration.projections,
                keys: configuration.keys,
                settings: configuration.settings,
                clock: cell.clock,
                epoch: plan.epoch
            ),
            topics: topics,
            commandsTopic: Topic(name, .commands).name,
            ownEvents: plan.selfRead.first.flatMap { topics.firstIndex(of: $0.topic) },
            selfReadUntil: cell.clock.milliseconds + configuration.settings.selfRead.milliseconds,
            next: positions,
            ends: log.ends,
            beginning: plan.republishes ? [.claim, .republish] : [.claim],
            mark: mark,
            highest: highest
        )
    }

    /// The process is gone: what it held in memory is forgotten.
    ///
    /// `landing` says how much of what was with the producer reaches the broker all the same.
    func crash(landing: Int, _ why: String) throws {
        guard let life else { return }
        land(landing)
        cell.leave(life.wire)
        if cell.bug == .positionOutside {
            for (place, next) in life.next.sorted(by: { $0.key < $1.key }) where place.topic < life.topics.count - 1 {
                _ = try life.transaction.statements.move(
                    life.topics[place.topic],
                    place.partition,
                    from: life.committer.positions[place] ?? 0,
                    to: next
                )
            }
        }
        disk.rollback()
        // They hold the life that holds them.
        life.doors = []
        self.life = nil
        cell.tell("\(name) crashes \(why)")
    }

    // MARK: Intake

    /// Reads up to `most` records of one partition that has some, and prepares them.
    ///
    /// - Returns: whether there was anything.
    func fetch(choice: Int, most: Int) throws -> Bool {
        guard let life, life.batch.isEmpty, life.beginning.isEmpty else { return false }
        guard life.clusterID == cell.log.clusterID else {
            try crash(landing: 0, "by itself: the broker has become another cluster")
            return true
        }
        if endSelfReading(life) { return true }
        let readsCommands = life.caughtUp()
        var unread: [Committer.Place] = []
        for (place, next) in life.next where place.topic != life.commands || readsCommands {
            let log = cell.log.partitions[life.places[place.topic]][Int(place.partition)]
            if log.end > next || next > log.end { unread.append(place) }
        }
        guard !unread.isEmpty else { return false }
        unread.sort()
        let place = unread[choice % unread.count]
        let log = cell.log.partitions[life.places[place.topic]][Int(place.partition)]
        let next = life.next[place] ?? 0
        if next > log.end {
            try crash(landing: 0, "by itself: a log was cut short")
            return true
        }
        let first = log.index(of: next)
        let records = log.records[first..<min(first + most, log.records.count)]
        for record in records {
            let unit = LogMessage.with(record, topic: place.topic, partition: Int(place.partition)) {
                life.preparer.prepare($0)
            }
            if place.topic == life.selfReading?.topic, case .ignored = unit {
                life.selfReading?.passed(place.partition, offset: record.offset)
                continue
            }
            life.batch.append(
                PlacedUnit(topic: place.topic, partition: place.partition, offset: record.offset, unit: unit)
            )
        }
        life.batch += life.selfReading?.takePassed(isWatching: life.preparer.isWatchingOwn) ?? []
        life.next[place] = records.last.map { $0.offset + 1 } ?? log.end
        cell.tell(
            "\(name) reads \(life.topics[place.topic])/\(place.partition) "
                + (records.first.map { "\($0.offset)...\(records.last?.offset ?? 0)" } ?? "nothing before \(log.end)")
        )
        return true
    }

    /// Leaves the own events alone when the time is over and they are read up to where they ended then.
    private func endSelfReading(_ life: Life) -> Bool {
        guard let reading = life.selfReading, cell.clock.milliseconds >= reading.deadline else { return false }
        let places = life.next.keys.filter { $0.topic == reading.topic }
        let log = cell.log.partitions[life.places[reading.topic]]
        if reading.ends == nil {
            let ends = places.map { ($0.partition, log[Int($0.partition)].end) }
            life.selfReading?.ends = Dictionary(uniqueKeysWithValues: ends)
        }
        guard let ends = life.selfReading?.ends,
            places.allSatisfy({ life.next[$0, default: 0] >= ends[$0.partition, default: 0] })
        else { return false }
        life.selfReading = nil
        for place in places { life.next[place] = nil }
        life.batch = [PlacedUnit(topic: reading.topic, partition: 0, offset: 0, unit: .selfReadOver)]
        cell.tell("\(name) reads its own events no longer")
        return true
    }

    /// The same records once more, as after a rebalance or a reader that went back.
    func fetchAgain(choice: Int, back: Int) -> Bool {
        guard let life, life.batch.isEmpty, life.beginning.isEmpty, life.clusterID == cell.log.clusterID else {
            return false
        }
        let places = life.next.keys.filter {
            $0.topic != life.selfReading?.topic && ($0.topic != life.commands || life.readsCommands)
        }.sorted()
        guard !places.isEmpty else { return false }
        let place = places[choice % places.count]
        let log = cell.log.partitions[life.places[place.topic]][Int(place.partition)]
        let next = life.next[place] ?? 0
        let earlier = max(log.start, next - Int64(back))
        guard earlier < next else { return false }
        life.next[place] = earlier
        cell.tell("\(name) goes back to \(life.topics[place.topic])/\(place.partition) \(earlier)")
        return true
    }

    // MARK: Commit

    /// A request that waits for the next commit.
    func request(
        _ body: @escaping @Sendable (Transaction) throws -> Void,
        finish: @escaping @Sendable ((any Error)?) -> Void = { _ in }
    ) {
        life?.doors.append(Door(body: body, finish: finish))
    }

    /// Commits what waits; with `crash` the process is gone at that seam.
    ///
    /// - Returns: whether anything waited.
    func commit(crash seam: Seam? = nil) throws -> Bool {
        guard let life else { return false }
        if let first = life.beginning.first {
            life.doors.insert(door(first, life), at: 0)
        }
        guard !life.batch.isEmpty || !life.doors.isEmpty || life.hasNews else { return false }
        if cell.bug == .skipInbox {
            life.doors.insert(Door(body: { try $0.database.execute("DELETE FROM inbox") }, finish: { _ in }), at: 0)
        }
        box.crashes = seam
        if cell.bug == .publishBeforeCommit { box.publish = { [unowned self] in publishEarly(life) } }
        defer { box.crashes = nil; box.publish = nil }
        cell.tell("\(name) commits \(life.batch.count) units and \(life.doors.count) requests")
        do {
            try life.committer.commit(
                life.batch,
                doors: &life.doors,
                acknowledged: life.hasNews ? life.news : nil,
                now: cell.now
            ) { deliver($0, life) }
        } catch let error as DatabaseError where error.operation == "crash" {
            try self.crash(landing: 0, seam == .afterCommit ? "after the commit" : "inside the transaction")
            return true
        }
        if life.hasNews {
            life.deleted = life.news.mark
            life.news.published = [:]
        }
        life.batch.removeAll(keepingCapacity: true)
        return true
    }

    private func door(_ beginning: Life.Beginning, _ life: Life) -> Door {
        let held = Held(life)
        let storeID = life.storeID
        switch beginning {
        case .claim:
            return Door(
                body: { try Republisher.claim($0, storeID: storeID) },
                finish: { error in if error == nil { held.life.beginning.removeFirst() } }
            )
        case .republish:
            return Door(
                body: { held.more = try Republisher.step($0) },
                finish: { error in if error == nil, !held.more { held.life.beginning = [.end] } }
            )
        case .end:
            return Door(
                body: { try Republisher.end($0) },
                finish: { error in if error == nil { held.life.beginning = [] } }
            )
        }
    }

    /// What a door's closures hold; one thread runs a simulation.
    private final class Held: @unchecked Sendable {
        let life: Life
        var more = true

        init(_ life: Life) {
            self.life = life
        }
    }

    private func deliver(_ committed: Committer.Committed, _ life: Life) {
        if committed.usurper != nil {
            cell.journal.note(Violation("ownership", "\(name) believes that another store has taken it over"))
        }
        let batch = committed.messages
        guard let last = batch.messages.last?.number else { return }
        life.highest = last
        if life.mailboxCount + batch.messages.count <= configuration.settings.relayBacklog {
            life.mailbox.append(batch)
            life.mailboxCount += batch.messages.count
        } else {
            // The table has them.
            life.mailbox = []
            life.mailboxCount = 0
        }
    }
}
