import Contracts
import Foundation
import SQLite
import ServiceRuntime

/// The commit thread's work: takes what waits, commits it together, hands on what was promised.
final class CommitLoop: @unchecked Sendable {
    // Everything that changes is touched by one thread at a time: the commit thread, and when it has ended whoever calls
    // `last`; the rest is immutable or guards itself.
    private let committer: Committer
    private let junction: Junction
    private let relay: Relay
    private let settings: StoreSettings
    private let clock: any WallClock
    private let health: HealthState
    private let metrics: CommitMetrics
    private let logger: Logger
    private let listeners: Listeners
    private let checkpointer: Checkpointer
    /// What the relay has told and no commit has noted yet.
    private var news: Committer.Acknowledged
    /// The row up to which the outbox is deleted.
    private var deleted: Int64
    /// The last row that was committed.
    private(set) var highest: Int64
    /// When old rows are looked for next, milliseconds since the epoch.
    private var nextUpkeep: Int64 = 0
    private var lastLook: UInt64 = 0
    /// Pages of the write-ahead log when it was last asked that they be moved into the file.
    private var checkpointedPages = 0
    /// Whether the write-ahead log still may hold what was erased.
    private var emptiesLog: Bool
    /// What ended the loop, if it did not end by being stopped.
    private(set) var failure: (any Error)?

    init(
        committer: Committer,
        junction: Junction,
        relay: Relay,
        mark: Int64,
        highest: Int64,
        settings: StoreSettings,
        clock: any WallClock,
        health: HealthState,
        metrics: CommitMetrics,
        logger: Logger,
        listeners: Listeners,
        checkpointer: Checkpointer,
        emptiesLog: Bool = false
    ) {
        self.committer = committer
        self.junction = junction
        self.relay = relay
        self.settings = settings
        self.clock = clock
        self.health = health
        self.metrics = metrics
        self.logger = logger
        self.listeners = listeners
        self.checkpointer = checkpointer
        committer.database.keepLog(upTo: settings.largestLog)
        self.emptiesLog = emptiesLog
        news = Committer.Acknowledged(mark: mark)
        deleted = mark
        self.highest = highest
        #if DEBUG
            if Faults.has(.publishBeforeCommit) {
                committer.publishEarly = { batch in
                    guard let last = batch.messages.last else { return }
                    let isOut = Lock(false)
                    relay.whenPublished(last.number) { isOut.withLockAndWake { $0 = true } }
                    // More than once: for what it has missed the relay goes to the table, where this is not yet.
                    repeat {
                        relay.publish(batch)
                    } while isOut.wait(milliseconds: 5) { $0 ? true : nil } == nil && !junction.isStopping
                }
            }
        #endif
    }

    /// Works until the junction is stopped and empty.
    func run() {
        while failure == nil {
            look()
            let open = highest - relay.mark
            var work = junction.take(
                milliseconds: highest > deleted ? 100 : 1_000,
                acceptsBatch: open < settings.outboxBound,
                mostDoors: settings.batchCount
            )
            let isLast = work.isStopping && work.units.isEmpty && work.doors.isEmpty
            hear()
            if clock.milliseconds >= nextUpkeep, !work.isStopping { work.doors.append(upkeep()) }
            if !work.units.isEmpty || !work.doors.isEmpty || hasNews { handle(work.units, &work.doors) }
            junction.giveBack(&work.units)
            if emptiesLog { emptyLog() }
            if isLast { return }
        }
    }

    /// Commits something of the core's own before the loop runs.
    func first(_ body: @escaping @Sendable (Transaction) throws -> Void) {
        while highest - relay.mark >= settings.outboxBound, !junction.isStopping { usleep(10_000) }
        hear()
        var doors = [Door(body: body, finish: { [weak self] error in self?.failure = error ?? self?.failure })]
        handle([], &doors)
    }

    /// Notes what was acknowledged after the loop has ended, so that the next life does not publish it again.
    func last() {
        guard failure == nil else { return }
        hear()
        var none: [Door] = []
        if hasNews { handle([], &none) }
    }

    // MARK: A commit

    /// Commits until it is done: a fault of the machine never skips anything.
    private func handle(_ units: [PlacedUnit], _ doors: inout [Door]) {
        let start = monotonicNanoseconds()
        let count = units.count + doors.count
        var isInTrouble = false
        while true {
            do {
                try committer.commit(
                    units,
                    doors: &doors,
                    acknowledged: hasNews ? news : nil,
                    now: Timestamp(milliseconds: clock.milliseconds),
                    deliver: deliver
                )
                watchLog()
                if hasNews {
                    deleted = news.mark
                    news.published = [:]
                }
                if count > 0 {
                    metrics.duration.record(since: start)
                    metrics.batch.record(Double(count))
                }
                if isInTrouble { logger.notice("The store can be written again") }
                health.set("store", .ready)
                return
            } catch let fault as Committer.MachineFault {
                metrics.retries.increment()
                if !isInTrouble {
                    logger.error(
                        "The store cannot be written; trying again",
                        metadata: [LogKey.error: "\(fault.error)"]
                    )
                }
                isInTrouble = true
                health.set("store", .notReady("\(fault.error)"))
                refuse(&doors, fault.error)
                guard !junction.isStopping else {
                    // What came from Kafka is read again; who waits here is told.
                    failure = fault.error
                    for door in doors { door.finish(StoreUnavailable(reason: "\(fault.error)")) }
                    return
                }
                pause()
                hear()
            } catch {
                logger.critical("The store must not be used any more", metadata: [LogKey.error: "\(error)"])
                health.set("store", .notReady("\(error)"))
                failure = error
                for door in doors { door.finish(error) }
                return
            }
        }
    }

    private func deliver(_ committed: Committer.Committed) {
        if let last = committed.messages.messages.last?.number { highest = last }
        relay.publish(committed.messages)
        listeners.tell(committed.states)
        emptiesLog = emptiesLog || committed.emptiesLog
        if let usurper = committed.usurper {
            failure = Opening.Refusal(
                description: "another store (\(usurper.storeId), epoch \(usurper.epoch)) has taken this service over: "
                    + "stopping, so that only one of them speaks"
            )
        }
    }

    /// Tells those who have waited long enough that the store takes nothing.
    private func refuse(_ doors: inout [Door], _ error: any Error) {
        let patience = UInt64(max(settings.doorPatience.milliseconds, 0)) * 1_000_000
        let now = monotonicNanoseconds()
        guard now > patience else { return }
        let old = doors.filter { $0.since < now - patience }
        doors.removeAll { $0.since < now - patience }
        for door in old + junction.takeDoors(since: now - patience) {
            door.finish(StoreUnavailable(reason: "\(error)"))
        }
    }

    /// Rests on this dedicated thread, but not past a stop.
    private func pause() {
        let start = monotonicNanoseconds()
        let length = UInt64(max(settings.faultPause.milliseconds, 0)) * 1_000_000
        while !junction.isStopping, monotonicNanoseconds() - start < length { usleep(10_000) }
    }

    /// Has the write-ahead log moved into the file when there is enough of it.
    private func watchLog() {
        let pages = committer.database.logPages
        if pages < checkpointedPages { checkpointedPages = 0 }
        let enough = junction.waiting.hasBatch ? settings.checkpointPages : settings.restingCheckpointPages
        guard pages >= checkpointedPages + enough else { return }
        checkpointedPages = pages
        checkpointer.wake()
    }

    // MARK: Besides

    /// Hears what the relay has to tell.
    private func hear() {
        let progress = relay.takeProgress()
        news.mark = progress.mark
        news.published.merge(progress.published) { max($0, $1) }
    }

    private var hasNews: Bool { news.mark > deleted || !news.published.isEmpty }

    /// Forgets what is old; soon again when there is much of it.
    private func upkeep() -> Door {
        nextUpkeep = clock.milliseconds + settings.upkeepInterval.milliseconds
        return Door(
            body: { [weak self] transaction in
                if try Upkeep.forget(transaction) { self?.nextUpkeep = 0 }
            },
            finish: { [logger] error in
                guard let error else { return }
                logger.warning("Upkeep failed; it is tried again", metadata: [LogKey.error: "\(error)"])
            }
        )
    }

    /// Empties the write-ahead log; at the next turn again, while somebody reads an older snapshot or the disk fails.
    private func emptyLog() {
        emptiesLog = (try? committer.database.checkpointTruncate()) != true
    }

    /// Measures the outbox, once a second.
    private func look() {
        let now = monotonicNanoseconds()
        guard now - lastLook > 1_000_000_000 else { return }
        lastLook = now
        metrics.outbox.set(highest - relay.mark)
        let oldest = try? committer.database.integer("SELECT at FROM outbox ORDER BY number LIMIT 1")
        metrics.outboxAge.set(oldest.map { max(clock.milliseconds - $0, 0) / 1_000 } ?? 0)
    }
}
