import Contracts
import ServiceRuntime

/// How long it takes until all of 2,000 open calendars have been told of a booking.
struct StreamsBenchmark {
    let plan: BenchmarkPlan

    private static let streams = 2_000
    private static let rounds = 3

    func run() throws -> [Finding] {
        OpenStreams.allowMany()
        let cell = try Cell(ids: .random, shape: Workload.Shape(practices: 1, practitionersEach: 4))
        let contender = try Contender(.ours, cell: cell, store: try cell.freshStore())
        defer { contender.kill() }
        try Visitor(port: contender.port).waitUntilReady(contender)
        let before = contender.memory
        let streams = try OpenStreams(
            Self.streams,
            path: "\(PagePath.calendar)/events",
            port: contender.port,
            cookie: try cell.cookie(cell.workload.practices[0])
        )
        report("streams: \(Self.streams) open, \((contender.memory - before) >> 20) MB more memory")
        let publisher = try Publisher(cell.kafka, lingerMilliseconds: 0)
        var rounds: [(first: Spread, last: Spread)] = []
        var number = 0
        for round in 0..<Self.rounds {
            var first: [Double] = []
            var last: [Double] = []
            for _ in 0..<plan.changes {
                let start = monotonicNanoseconds()
                try publisher.publish(try cell.workload.booking(number), to: Topic(.scheduling, .commands).name)
                let seen = try streams.arrivals(of: "event: changed", within: 30)
                first.append(Double(seen.first - start) / 1e6)
                last.append(Double(seen.last - start) / 1e6)
                try publisher.finish()
                try streams.drain()
                number += 1
            }
            rounds.append((Spread(first, digits: 1), Spread(last, digits: 1)))
            let (one, all) = rounds[round]
            report(
                "streams, round \(round + 1): first stream p50 \(one.text(one.median)) ms, last stream p50 "
                    + "\(all.text(all.median)) ms, p99 \(all.text(all.percentile(0.99))) ms"
            )
        }
        try contender.stop()
        return [
            Finding(
                "streams",
                "p99 from a booking's command to the last of \(Self.streams) open calendars",
                ours: Spread(rounds.map { $0.last.percentile(0.99) }, digits: 1),
                beside: Spread(rounds.map { $0.first.percentile(0.99) }, digits: 1),
                "the first of them",
                ratio: Spread(rounds.map { $0.last.percentile(0.99) / $0.first.percentile(0.99) }, digits: 1),
                unit: "ms"
            )
        ]
    }
}
