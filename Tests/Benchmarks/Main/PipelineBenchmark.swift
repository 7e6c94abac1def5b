import ServiceRuntime

/// How many bookings a second go through, when there are always more: command in, event and outcome acknowledged.
struct PipelineBenchmark {
    let plan: BenchmarkPlan

    func run() throws -> [Finding] {
        var rates: [Contender.Kind: [Double]] = [:]
        var ratios: [Double] = []
        var memory: [Int] = []
        let kinds = Workload.Ids.allCases
        let budget = UInt64(plan.budget) * 1_000_000_000 / UInt64(kinds.count)
        for ids in kinds {
            let start = monotonicNanoseconds()
            let cell = try Cell(ids: ids)
            try cell.preload(plan.commands)
            try ClosedRound.warm(cell, plan)
            var part: [Double] = []
            for pair in 0..<plan.pairs where pair == 0 || monotonicNanoseconds() - start < budget {
                var pairRates: [Contender.Kind: Double] = [:]
                var processor: [Contender.Kind: Double] = [:]
                // Each goes first every other time.
                for kind in pair % 2 == 0 ? Contender.Kind.allCases : Contender.Kind.allCases.reversed() {
                    let measured = try ClosedRound(kind: kind, cell: cell, plan: plan).run()
                    pairRates[kind] = measured.rate
                    processor[kind] = measured.processor
                    rates[kind, default: []].append(measured.rate)
                    if kind == .ours { memory.append(measured.memory) }
                }
                let (ours, yardstick) = (pairRates[.ours] ?? 0, pairRates[.yardstick] ?? 1)
                part.append(ours / yardstick)
                report(
                    "pipeline \(ids) ids, pair \(pair + 1): ours \(Spread.text(ours, digits: 0))/s, yardstick "
                        + "\(Spread.text(yardstick, digits: 0))/s, ratio \(Spread.text(ours / yardstick, digits: 2)); processor "
                        + "\(Spread.text(processor[.ours] ?? 0, digits: 0)) and "
                        + "\(Spread.text(processor[.yardstick] ?? 0, digits: 0)) µs a command"
                )
            }
            report("pipeline \(ids) ids: ratio \(Spread(part, digits: 2))")
            ratios += part
        }
        return [
            Finding(
                "pipeline",
                "commands through scheduling when there are always more",
                ours: Spread(rates[.ours] ?? []),
                beside: Spread(rates[.yardstick] ?? []),
                "bare loop",
                ratio: Spread(ratios, digits: 2),
                unit: "commands/s"
            ),
            Finding(
                "memory-loaded",
                "the most resident memory of scheduling meanwhile",
                ours: Spread(memory.map { Double($0) / 1_048_576 }),
                goal: 120,
                unit: "MB"
            ),
        ]
    }
}
