import Contracts
import ServiceRuntime
import TransactionalStore

/// Does to sessions what time does: ends those that were never held, forgets clients who went away, and goes on where a
/// change of a practitioner has left later sessions.
struct SessionKeeper: Service {
    /// How long after a waiting page's last word its client counts as gone; browsers let a hidden tab speak once a minute.
    static let waitingLasts: Duration = .seconds(90)
    /// The longest it sleeps: what was booked meanwhile may be due earlier than it knew.
    static let longestSleep: Duration = .seconds(30)
    /// The shortest, so that it never spins.
    static let shortestSleep: Duration = .milliseconds(20)
    /// How many of a kind it does in one transaction.
    static let chunk = 200

    let name = "session-keeper"
    let pipeline: Pipeline
    let clock: any WallClock
    let logger: Logger
    let alarm: Alarm

    func run() async throws {
        while !Task.isCancelled {
            var sleep = Self.longestSleep
            do {
                let due = try await pipeline.write(Self.step)
                sleep = min(sleep, max(due - Timestamp(milliseconds: clock.milliseconds), Self.shortestSleep))
            } catch is PipelineStopped {
                // It stops us as well; until then nothing can be done.
            } catch is CancellationError {
                return
            } catch {
                logger.warning("Sessions could not be kept up to date", metadata: [LogKey.error: "\(error)"])
            }
            await alarm.wait(for: sleep)
        }
    }

    /// Does what is due, up to a bound.
    ///
    /// - Returns: when there is something to do again; now when the bound was reached.
    static func step(_ transaction: Transaction) throws -> Timestamp {
        let store = SchedulingStore(transaction.database)
        let now = transaction.now
        var isMore = false
        if let place = try store.firstRecheck() {
            isMore = try StandingProjection.refresh(after: place, transaction)
            if !isMore { isMore = try store.firstRecheck() != nil }
        }
        let gone = try store.endWaiting(seenBefore: now - waitingLasts, limit: chunk)
        for id in gone { try transaction.refreshSession(of: id) }
        let over = try store.openSessions(endedBefore: now - SessionRules.openAfterEnd, limit: chunk)
        for id in over { try transaction.refreshSession(of: id) }
        if isMore || over.count == chunk { return now }
        let ends = try store.firstOpenEnd().map { $0 + SessionRules.openAfterEnd + .milliseconds(1) }
        let leaves = try store.firstWaitingSeen().map { $0 + waitingLasts + .milliseconds(1) }
        return [ends, leaves].compactMap { $0 }.min() ?? now + longestSleep
    }
}
