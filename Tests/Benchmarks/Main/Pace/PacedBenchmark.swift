import Contracts

/// How long it takes from a command to its event in another process, at a steady pace.
struct PacedBenchmark {
    let plan: BenchmarkPlan

    /// What is told of the latencies of a round.
    private static let parts = [(name: "p50", part: 0.5), (name: "p99", part: 0.99), (name: "p99.9", part: 0.999)]

    func run() throws -> [Finding] {
        let cell = try Cell(ids: .random)
        var sent = try PacedRound.warm(cell, rate: plan.rate)
        // One store each: what is sent goes to both, and whoever starts catches up first.
        var stores: [Contender.Kind: String] = [:]
        for kind in Contender.Kind.allCases { stores[kind] = try cell.freshStore() }
        var measured: [String: [Contender.Kind: [Double]]] = [:]
        for pair in 0..<plan.pacedPairs {
            for kind in pair % 2 == 0 ? Contender.Kind.allCases : Contender.Kind.allCases.reversed() {
                let round = PacedRound(
                    kind: kind,
                    cell: cell,
                    store: stores[kind] ?? "",
                    rate: plan.rate,
                    seconds: plan.pacedSeconds,
                    firstBooking: sent
                )
                let latencies = Spread(try round.run(), digits: 1)
                sent += round.bookings
                for (name, part) in Self.parts {
                    measured[name, default: [:]][kind, default: []].append(latencies.percentile(part))
                }
                let told = Self.parts.map { "\($0.name) \(latencies.text(latencies.percentile($0.part))) ms" }
                report("paced \(plan.rate)/s, pair \(pair + 1), \(kind): \(told.joined(separator: ", "))")
            }
        }
        return Self.parts.map { name, _ in
            let (ours, yardstick) = (measured[name]?[.ours] ?? [], measured[name]?[.yardstick] ?? [])
            return Finding(
                "paced-\(name)",
                "command to event in another process at \(plan.rate) commands/s",
                ours: Spread(ours, digits: 1),
                beside: Spread(yardstick, digits: 1),
                "bare loop",
                ratio: Spread(zip(ours, yardstick).map { $0 / $1 }, digits: 2),
                unit: "ms"
            )
        }
    }
}
