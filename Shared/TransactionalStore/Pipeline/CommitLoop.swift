import Contracts
import Foundation
import SQLite
import ServiceRuntime

/// The commit thread's work: takes what waits, commits it together, hands on what was promised.
final class CommitLoop: @unchecked Sendable {
    // `committer` and `deleted` are touched by the one thread that calls `run`; the rest is immutable or guards itself.
    private let committer: Committer
    private let junction: Junction
    private let relay: Relay
    private let settings: StoreSettings
    private let clock: any WallClock
    private let health: HealthState
    private let metrics: CommitMetrics
    private let logger: Logger
    private let listeners: Listeners
    private var deleted: Int64
    private var highest: Int64
    private var lastUpkeep: Int64 = 0
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
        listeners: Listeners
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
        deleted = mark
        self.highest = highest
    }

    /// Works until the junction is stopped and empty.
    func run() {
        while failure == nil {
            let open = highest - relay.mark
            metrics.outbox.set(open)
            var work = junction.take(
                milliseconds: highest > deleted ? 100 : 1_000,
                acceptsBatch: open < Int64(settings.outboxBound),
                mostDoors: settings.batchCount
            )
            if work.units.isEmpty, work.doors.isEmpty {
                if work.isStopping { return idle() }
                idle()
                continue
            }
            handle(work.units, &work.doors)
        }
    }

    /// Commits something of the core's own before the loop runs.
    func first(_ body: @escaping @Sendable (Transaction) throws -> Void) {
        while highest - relay.mark >= Int64(settings.outboxBound), !junction.isStopping { usleep(10_000) }
        var doors = [
            Committer.Door(
                body: body,
                finish: { [weak self] error in self?.failure = error ?? self?.failure }
            )
        ]
        handle([], &doors)
    }

    /// Commits until it is done: a fault of the machine never skips anything.
    private func handle(_ units: [PlacedUnit], _ doors: inout [Committer.Door]) {
        while true {
            let progress = relay.takeProgress()
            let start = monotonicNanoseconds()
            do {
                try committer.commit(
                    units,
                    doors: &doors,
                    acknowledged: progress.mark,
                    published: progress.published,
                    now: Timestamp(milliseconds: clock.milliseconds),
                    deliver: deliver
                )
                deleted = max(deleted, progress.mark)
                metrics.duration.record(since: start)
                metrics.batch.record(Double(units.count + doors.count))
                health.set("store", .ready)
                return
            } catch let fault as Committer.MachineFault {
                metrics.faults.increment()
                logger.error(
                    "The store cannot be written; trying again",
                    metadata: [LogKey.error: "\(fault.error)"]
                )
                health.set("store", .notReady("\(fault.error)"))
                guard !junction.isStopping else {
                    failure = fault.error
                    for door in doors { door.finish(fault.error) }
                    return
                }
                pause(milliseconds: settings.faultPauseMilliseconds)
            } catch {
                logger.critical("The store must not be used any more", metadata: [LogKey.error: "\(error)"])
                health.set("store", .notReady("\(error)"))
                failure = error
                for door in doors { door.finish(error) }
                return
            }
        }
    }

    /// Deletes what is acknowledged and forgets what is old, when nothing else is to be done.
    private func idle() {
        let progress = relay.takeProgress()
        if let trouble = progress.trouble {
            health.set("relay", .notReady(trouble))
        } else {
            health.set("relay", .ready)
        }
        var doors: [Committer.Door] = []
        let now = clock.milliseconds
        if now - lastUpkeep > 60_000 {
            lastUpkeep = now
            let settings = settings
            doors.append(
                Committer.Door(
                    body: { transaction in try Upkeep.forget(transaction, settings: settings) },
                    finish: { _ in }
                )
            )
        }
        guard progress.mark > deleted || !progress.published.isEmpty || !doors.isEmpty else { return }
        do {
            try committer.commit(
                [],
                doors: &doors,
                acknowledged: progress.mark,
                published: progress.published,
                now: Timestamp(milliseconds: now),
                deliver: deliver
            )
            deleted = max(deleted, progress.mark)
            health.set("store", .ready)
        } catch {
            health.set("store", .notReady("\(error)"))
            logger.warning("The store's upkeep failed; it is tried again", metadata: [LogKey.error: "\(error)"])
        }
    }

    private func deliver(_ committed: Committer.Committed) {
        if let last = committed.messages.last?.number { highest = last }
        relay.publish(committed.messages)
        listeners.tell(committed.states)
        if let usurper = committed.usurper {
            failure = Opening.Refusal(
                description: "another store (\(usurper.storeId), epoch \(usurper.epoch)) has taken this service over: "
                    + "stopping, so that only one of them speaks"
            )
        }
    }

    /// Rests on this dedicated thread, but not past a stop.
    private func pause(milliseconds: Int64) {
        let start = monotonicNanoseconds()
        while !junction.isStopping, monotonicNanoseconds() - start < UInt64(milliseconds) * 1_000_000 {
            usleep(10_000)
        }
    }
}

/// Who is told of committed states.
final class Listeners: Sendable {
    private let list = Lock([@Sendable ([CommittedState]) -> Void]())

    func add(_ listener: @escaping @Sendable ([CommittedState]) -> Void) {
        list.withLock { $0.append(listener) }
    }

    func tell(_ states: [CommittedState]) {
        guard !states.isEmpty else { return }
        for listener in list.withLock({ $0 }) { listener(states) }
    }
}

/// Forgets what has been kept long enough, a little at a time.
enum Upkeep {
    static func forget(_ transaction: Transaction, settings: StoreSettings) throws {
        let database = transaction.database
        let inbox = try database.statement(
            """
            DELETE FROM inbox WHERE number <= (
                SELECT max(number) FROM (SELECT number, at FROM inbox ORDER BY number LIMIT 20000) WHERE at < ?
            )
            """
        )
        inbox.bind(1, (transaction.now - settings.inboxLifetime).milliseconds)
        try inbox.run()
        let letters = try database.statement(
            "UPDATE dead_letter SET key = NULL, headers = NULL, body = NULL WHERE at < ? AND headers IS NOT NULL"
        )
        letters.bind(1, (transaction.now - settings.deadLetterLifetime).milliseconds)
        try letters.run()
    }
}
