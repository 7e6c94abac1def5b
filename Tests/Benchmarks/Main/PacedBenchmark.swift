import Contracts

/// How long it takes from a command to its event in another process, at a steady pace.
struct PacedBenchmark {
    let plan: BenchmarkPlan

    func run() throws {
        let cell = try Cell(ids: .random)
        // One store each: what is sent goes to both, and whoever starts catches up first.
        var stores: [Contender.Kind: String] = [:]
        for kind in Contender.Kind.allCases { stores[kind] = try cell.freshStore() }
        var middles: [Contender.Kind: [Double]] = [:]
        var slowest: [Contender.Kind: [Double]] = [:]
        var sent = 0
        for pair in 0..<plan.pacedPairs {
            for kind in pair % 2 == 0 ? Contender.Kind.allCases : Contender.Kind.allCases.reversed() {
                let round = PacedRound(
                    kind: kind,
                    cell: cell,
                    store: stores[kind] ?? "",
                    plan: plan,
                    firstBooking: sent
                )
                let latencies = Spread(try round.run(), digits: 1)
                sent += PacedRound.bookings(plan)
                middles[kind, default: []].append(latencies.median)
                slowest[kind, default: []].append(latencies.percentile(0.99))
                report(
                    "paced \(plan.rate)/s, pair \(pair + 1), \(kind): p50 \(latencies.text(latencies.median)) ms, p99 "
                        + "\(latencies.text(latencies.percentile(0.99))) ms"
                )
            }
        }
        for (name, values) in [("paced-p50", middles), ("paced-p99", slowest)] {
            let (ours, yardstick) = (values[.ours] ?? [], values[.yardstick] ?? [])
            let ratios = Spread(zip(ours, yardstick).map { $0 / $1 }, digits: 2)
            let (all, limit) = (Spread(ours, digits: 1), Spread(yardstick, digits: 1))
            report("\(name): ours \(all) ms, yardstick \(limit) ms, ratio \(ratios)")
            report(
                "RESULT \(name) ratio=\(ratios.text(ratios.median)) ours=\(all.text(all.median)) "
                    + "yardstick=\(limit.text(limit.median)) unit=ms"
            )
        }
    }
}
