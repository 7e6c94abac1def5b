import Contracts
import ServiceRuntime

/// What the commit counts.
struct CommitMetrics: Sendable {
    private let registry: MetricsRegistry
    private let prefix: String
    private let repeats: Counter
    /// How long a commit took, seconds.
    let duration: Histogram
    /// Units in a commit.
    let batch: Histogram
    /// Outbox rows without acknowledgement.
    let outbox: Gauge
    /// How often a fault of the machine made a commit wait.
    let faults: Counter

    init(_ registry: MetricsRegistry, service: ServiceName) {
        self.registry = registry
        prefix = service.rawValue
        repeats = registry.counter("\(prefix)_commands_repeated_total", help: "Commands that had been handled before.")
        duration = registry.histogram("\(prefix)_commit_seconds", help: "Time of one commit.")
        batch = registry.histogram(
            "\(prefix)_commit_units",
            help: "Messages and requests in one commit.",
            bounds: [1, 10, 100, 1_000]
        )
        outbox = registry.gauge("\(prefix)_outbox_rows", help: "Messages promised and not acknowledged yet.")
        faults = registry.counter(
            "\(prefix)_commit_faults_total",
            help: "Commits that failed for a fault of the machine."
        )
    }

    func repeated() { repeats.increment() }

    /// Counts a handled command; types that are not ours share one name.
    func handled(type: String, isKnown: Bool, outcome: Outcome) {
        registry.counter(
            "\(prefix)_commands_total",
            help: "Commands handled.",
            labels: ["type": isKnown ? type : "unknown", "result": outcome.result.rawValue]
        ).increment()
    }

    func deadLetter(_ reason: ReasonCode) {
        registry.counter(
            "\(prefix)_dead_letters_total",
            help: "Messages that could not be taken.",
            labels: ["reason": reason.rawValue]
        ).increment()
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
}
