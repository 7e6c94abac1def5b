/// The pipeline on a store that has had much in it for long, beside an empty one, and beside the bare loop on the same.
struct GrowthBenchmark {
    let plan: BenchmarkPlan

    func run() throws -> [Finding] {
        var plan = plan
        plan.commands = plan.growthCommands
        let cell = try Cell(ids: .random)
        try cell.preload(plan.commands)
        try ClosedRound.warm(cell, plan)
        var rates: [Int: [Contender.Kind: [Double]]] = [:]
        for pair in 0..<plan.growthPairs {
            for rows in plan.growthRows {
                var memory = 0
                for kind in pair % 2 == 0 ? Contender.Kind.allCases : Contender.Kind.allCases.reversed() {
                    let measured = try ClosedRound(kind: kind, cell: cell, plan: plan, rows: rows).run()
                    rates[rows, default: [:]][kind, default: []].append(measured.rate)
                    if kind == .ours { memory = measured.memory }
                }
                let (ours, yardstick) = (rates[rows]?[.ours]?.last ?? 0, rates[rows]?[.yardstick]?.last ?? 1)
                report(
                    "growth, \(rows) rows, pair \(pair + 1): ours \(Spread.text(ours, digits: 0))/s, yardstick "
                        + "\(Spread.text(yardstick, digits: 0))/s, ratio \(Spread.text(ours / yardstick, digits: 2)); memory "
                        + "\(memory >> 20) MB"
                )
            }
        }
        return plan.growthRows.map { rows in
            let (ours, yardstick) = (rates[rows]?[.ours] ?? [], rates[rows]?[.yardstick] ?? [])
            return Finding(
                "growth-\(rows)",
                "the pipeline with \(rows) appointments in the store before",
                ours: Spread(ours),
                beside: Spread(yardstick),
                "bare loop",
                ratio: Spread(zip(ours, yardstick).map { $0 / $1 }, digits: 2),
                unit: "commands/s"
            )
        }
    }
}
