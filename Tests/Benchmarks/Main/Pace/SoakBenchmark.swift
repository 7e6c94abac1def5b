import SQLite
import ServiceRuntime
import TransactionalStore

/// A steady pace for long: whether memory, files, rows and latency stay as they are.
struct SoakBenchmark {
    let plan: BenchmarkPlan

    /// Answers in the store that are older than is kept.
    private static let oldAnswers = 50_000

    func run() throws -> [Finding] {
        let cell = try Cell(ids: .random)
        let store = try cell.freshStore()
        try Self.age(store)
        let slice = max(min(60, plan.soakSeconds / 6), 1)
        var minutes: [SoakMinute] = []
        let round = PacedRound(
            kind: .ours,
            cell: cell,
            store: store,
            rate: plan.rate,
            seconds: plan.soakSeconds / slice * slice,
            firstBooking: 0
        )
        _ = try round.run(every: slice) { contender, latencies in
            let minute = try SoakMinute(store, memory: contender.memory, latencies)
            minutes.append(minute)
            report("soak, \(minutes.count * slice) s: \(minute)")
        }
        return try judge(minutes)
    }

    /// Says of each thing whether it is flat.
    private func judge(_ minutes: [SoakMinute]) throws -> [Finding] {
        guard let last = minutes.last else { throw Failure("nothing was measured") }
        guard last.oldAnswers == 0 else {
            throw Failure("\(last.oldAnswers) answers are kept for longer than they should be")
        }
        report("soak: inbox bounded: all \(Self.oldAnswers) answers that were older than is kept are gone")
        let settings = StoreSettings()
        let outbox = Double(minutes.map(\.outbox).max() ?? 0)
        bound("rows of the outbox", outbox, Double(settings.outboxBound))
        // A page has a header of 24 bytes in the log; the transaction that reaches the bound may bring some more pages.
        let largestLog = Double(settings.largestLog + 1_000) * (4_096 + 24) / 1_048_576
        bound("MB of write-ahead log", minutes.map(\.log).max() ?? 0, largestLog)
        let findings = try [
            finding("p99", "p99 of the last minutes", minutes, "ms") { $0.latencies.percentile(0.99) },
            finding("memory", "resident memory in the last minutes", minutes, "MB") { $0.memory },
            finding("row", "store and log, of each command in the last minutes", minutes, "bytes") {
                $0.size * 1_048_576 / Double($0.appointments)
            },
        ]
        for finding in findings {
            let isFlat = finding.ratio.median <= 1.2
            report("soak: \(finding.name) is \(isFlat ? "flat" : "NOT flat"): \(finding.ratio) of the first minutes")
        }
        return findings
    }

    private func bound(_ what: String, _ most: Double, _ bound: Double) {
        let judgement = most <= bound ? "bounded" : "NOT bounded"
        report(
            "soak: \(what): \(judgement), \(Spread.text(most, digits: 0)) at most of \(Spread.text(bound, digits: 0))"
        )
    }

    /// The last third beside the first, without the very first, in which caches fill.
    private func finding(
        _ name: String,
        _ what: String,
        _ minutes: [SoakMinute],
        _ unit: String,
        _ value: (SoakMinute) -> Double
    ) throws -> Finding {
        let values = minutes.dropFirst().map(value)
        let third = max(values.count / 3, 1)
        guard values.count >= third else { throw Failure("a soak of one minute says nothing") }
        let (first, last) = (
            Spread(Array(values.prefix(third)), digits: 1), Spread(Array(values.suffix(third)), digits: 1)
        )
        return Finding(
            "soak-\(name)",
            "\(what) of \(plan.soakSeconds) s at \(plan.rate) commands/s",
            ours: last,
            beside: first,
            "first minutes",
            ratio: Spread([last.median / max(first.median, 0.1)], digits: 2),
            unit: unit
        )
    }

    /// Puts answers into a store that are older than is kept.
    private static func age(_ store: String) throws {
        let database = try Database(path: store, access: .write)
        let at = SystemClock().milliseconds - (StoreSettings().inboxLifetime.components.seconds + 86_400) * 1_000
        try database.transaction {
            for number in 0..<oldAnswers {
                let row = try database.statement(
                    "INSERT INTO inbox (message, at, answer, outcome) VALUES (?, ?, 'old', x'00')"
                )
                row.bind(1, "old\n/team/reminders\n\(number)")
                row.bind(2, at)
                try row.run()
            }
        }
        guard try database.checkpointTruncate() else { throw Failure("somebody still reads \(store)") }
    }
}
