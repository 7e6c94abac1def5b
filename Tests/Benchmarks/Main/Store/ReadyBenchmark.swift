import ServiceRuntime

/// How long a service takes from its start until it is ready, on a store that has had much in it for long.
struct ReadyBenchmark {
    let plan: BenchmarkPlan

    private static let starts = 7

    func run() throws -> [Finding] {
        let cell = try Cell(ids: .random)
        let store = try cell.freshStore(rows: plan.rows)
        var times: [Double] = []
        var memory: [Double] = []
        // The first start ends the sessions whose time has passed since the store was made, and counts no more than that.
        for number in 0...Self.starts {
            let start = monotonicNanoseconds()
            let contender = try Contender(.ours, cell: cell, store: store)
            defer { contender.kill() }
            try Visitor(port: contender.port).waitUntilReady(contender)
            let time = Double(monotonicNanoseconds() - start) / 1e6
            rest(milliseconds: 1_000)
            let idle = Double(contender.memory) / 1_048_576
            report(
                "ready, start \(number): \(Spread.text(time, digits: 0)) ms, memory a second later "
                    + "\(Spread.text(idle, digits: 1)) MB"
            )
            try contender.stop()
            guard number > 0 else { continue }
            times.append(time)
            memory.append(idle)
        }
        return [
            Finding(
                "ready",
                "start to ready over \(plan.rows) appointments",
                ours: Spread(times),
                goal: 200,
                unit: "ms"
            ),
            Finding(
                "memory-idle",
                "resident memory of scheduling a second later",
                ours: Spread(memory, digits: 1),
                goal: 40,
                unit: "MB"
            ),
        ]
    }
}
