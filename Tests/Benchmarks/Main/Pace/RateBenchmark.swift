/// The highest pace at which 99 of 100 commands are an event in another process within 100 ms.
struct RateBenchmark {
    let plan: BenchmarkPlan

    /// What p99 is not to exceed, milliseconds.
    private static let bound = 100.0
    private static let first = 1_000
    private static let highest = 64_000
    private static let lowest = 60

    func run() throws -> [Finding] {
        var rates: [Contender.Kind: Spread] = [:]
        for kind in Contender.Kind.allCases {
            // A broker each: whoever came second would first have to work off what the other was sent.
            let cell = try Cell(ids: .random)
            var sent = try PacedRound.warm(cell, rate: Self.first)
            let store = try cell.freshStore()
            func holds(_ rate: Int) throws -> Bool {
                let round = PacedRound(
                    kind: kind,
                    cell: cell,
                    store: store,
                    rate: rate,
                    seconds: plan.rateSeconds,
                    firstBooking: sent
                )
                sent += round.bookings
                let latencies = Spread(try round.run(), digits: 1)
                let p99 = latencies.percentile(0.99)
                report(
                    "rate, \(kind): \(rate)/s has p50 \(latencies.text(latencies.median)) ms, p99 \(latencies.text(p99)) ms"
                )
                return p99 <= Self.bound
            }
            var low = Self.first
            var high = low * 2
            if try holds(low) {
                while low < Self.highest, try holds(high) { (low, high) = (high, high * 2) }
            } else {
                repeat { (low, high) = (low / 2, low) } while try low > Self.lowest && !holds(low)
            }
            guard low > Self.lowest else { throw Failure("\(kind) does not hold even \(high) commands a second") }
            // Each step halves what is between the highest that held and the lowest that did not.
            for _ in 0..<3 where low < Self.highest {
                let middle = (low + high) / 2
                if try holds(middle) { low = middle } else { high = middle }
            }
            rates[kind] = Spread([Double(low)])
        }
        guard let ours = rates[.ours], let yardstick = rates[.yardstick] else { return [] }
        return [
            Finding(
                "rate",
                "the highest pace whose p99 from command to event in another process is at most 100 ms",
                ours: ours,
                beside: yardstick,
                "bare loop",
                ratio: Spread([ours.median / yardstick.median], digits: 2),
                unit: "commands/s"
            )
        ]
    }
}
