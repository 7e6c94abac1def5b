import Contracts
import ServiceRuntime

/// What the commit thread counts; belongs to it.
final class CommitMetrics {
    /// What one transaction counted: added to the rest once it is on disk.
    struct Tally {
        var accepted: [String: UInt64] = [:]
        var rejected: [String: UInt64] = [:]
        var deadLetters: [String: UInt64] = [:]
        var repeats: UInt64 = 0
        var events: UInt64 = 0
        var stale: UInt64 = 0
    }

    private let registry: MetricsRegistry
    private let prefix: String
    private let repeats: Counter
    private let events: Counter
    private let stale: Counter
    private var cells: [String: Counter] = [:]
    /// How long a commit took, seconds.
    let duration: Histogram
    /// Units in a commit.
    let batch: Histogram
    /// Outbox rows without acknowledgement.
    let outbox: Gauge
    /// How long the oldest of them has waited, seconds.
    let outboxAge: Gauge
    /// How often a commit was tried again.
    let retries: Counter
    /// Messages that are on topics we read and were not handled when last asked.
    let lag: Gauge

    init(_ registry: MetricsRegistry, service: ServiceName) {
        self.registry = registry
        prefix = service.rawValue
        repeats = registry.counter("\(prefix)_commands_repeated_total", help: "Commands that had been answered before.")
        events = registry.counter("\(prefix)_events_total", help: "Events of other services applied.")
        stale = registry.counter(
            "\(prefix)_stale_events_total",
            help: "Events of ours that had landed after newer ones and were published over."
        )
        duration = registry.histogram("\(prefix)_commit_seconds", help: "Time of one commit.")
        batch = registry.histogram(
            "\(prefix)_commit_units",
            help: "Messages and requests in one commit.",
            bounds: [1, 10, 100, 1_000]
        )
        outbox = registry.gauge("\(prefix)_outbox_rows", help: "Messages promised and not acknowledged yet.")
        outboxAge = registry.gauge("\(prefix)_outbox_oldest_seconds", help: "Age of the oldest of them.")
        retries = registry.counter(
            "\(prefix)_commit_retries_total",
            help: "Commits that were tried again, after a fault of the machine or for one unit's sake."
        )
        lag = registry.gauge("\(prefix)_consumer_lag_messages", help: "Messages on the topics that are not read yet.")
    }

    /// Adds what a transaction counted.
    func add(_ tally: Tally) {
        repeats.increment(by: tally.repeats)
        events.increment(by: tally.events)
        stale.increment(by: tally.stale)
        for (type, count) in tally.accepted { commands(type, "accepted").increment(by: count) }
        for (type, count) in tally.rejected { commands(type, "rejected").increment(by: count) }
        for (reason, count) in tally.deadLetters {
            registry.counter(
                "\(prefix)_dead_letters_total",
                help: "Messages that could not be taken.",
                labels: ["reason": reason]
            ).increment(by: count)
        }
    }

    private func commands(_ type: String, _ result: String) -> Counter {
        if let cell = cells[type + result] { return cell }
        let cell = registry.counter(
            "\(prefix)_commands_total",
            help: "Commands handled.",
            labels: ["type": type, "result": result]
        )
        cells[type + result] = cell
        return cell
    }
}

/// Places where a test may end the process, to see that nothing is lost there.
package enum Seam: String, CaseIterable, Sendable {
    /// Everything is written and not committed.
    case insideTransaction
    /// Committed, and nothing is published.
    case afterCommit
    /// Published, and not acknowledged.
    case afterProduce
    /// Acknowledged, and not noted.
    case afterAcknowledgement
}
