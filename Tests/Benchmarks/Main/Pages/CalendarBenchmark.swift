import Contracts
import HTTPClient
import ServiceRuntime

/// How long a week of the calendar takes, of a practice of 100 practitioners with years of appointments, while others book.
struct CalendarBenchmark {
    let plan: BenchmarkPlan

    private static let shape = Workload.Shape(practices: 1, practitionersEach: 100)
    private static let rounds = 3
    /// Bookings a second meanwhile.
    private static let writes = 200
    /// Weeks ahead that are looked at: those that are booked meanwhile lie before them.
    private static let weeks = 8..<20

    func run() throws -> [Finding] {
        let cell = try Cell(ids: .random, shape: Self.shape)
        let store = try cell.freshStore(rows: plan.rows)
        let contender = try Contender(.ours, cell: cell, store: store)
        defer { contender.kill() }
        let practice = cell.workload.practices[0]
        let visitor = Visitor(port: contender.port, headers: ["Cookie": try cell.cookie(practice)])
        try visitor.waitUntilReady(contender)
        let writing = Writing(
            try (0..<Self.writes * 300).map(cell.workload.booking),
            rate: Self.writes,
            kafka: cell.kafka
        )
        var one: [Spread] = []
        var all: [Spread] = []
        for round in 0..<Self.rounds {
            one.append(
                try looks(plan.looks, visitor, round) { address, number in
                    "\(address)&practitioner=\(practice.practitioners[number * 7 % practice.practitioners.count])"
                }
            )
            all.append(try looks(max(plan.looks / 20, 10), visitor, round) { address, _ in address })
            report(
                "calendar, round \(round + 1): a practitioner's week p50 \(one[round].text(one[round].median)) ms, p99 "
                    + "\(one[round].text(one[round].percentile(0.99))) ms; everybody's p50 \(all[round].text(all[round].median)) ms"
            )
        }
        let sent = try writing.stop()
        let memory = contender.peakMemory >> 20
        try contender.stop()
        guard try Cell.count("appointment", store) ?? 0 > plan.rows + sent * 9 / 10 else {
            throw Failure("the service did not keep up with \(Self.writes) bookings a second")
        }
        report("calendar: \(sent) bookings meanwhile, memory \(memory) MB at most")
        let what = "\(plan.rows) appointments of 100 practitioners, \(Self.writes) bookings a second meanwhile"
        return [
            Finding(
                "calendar",
                "p99 of a practitioner's week: \(what)",
                ours: Spread(one.map { $0.percentile(0.99) }, digits: 1),
                goal: 10,
                unit: "ms"
            ),
            Finding(
                "calendar-everybody",
                "p50 of a week with all \(Workload.weekly * 100) blocks of a practice: \(what)",
                ours: Spread(all.map(\.median), digits: 1),
                beside: Spread(one.map(\.median), digits: 1),
                "one practitioner's",
                ratio: Spread(zip(all, one).map { $0.median / $1.median }, digits: 1),
                unit: "ms"
            ),
        ]
    }

    /// Looks at weeks, and checks that each shows what lies in it.
    private func looks(
        _ count: Int,
        _ visitor: Visitor,
        _ round: Int,
        _ path: (String, Int) -> String
    ) throws -> Spread {
        var times: [Double] = []
        for number in 0..<count {
            let week = Self.weeks.lowerBound + (number * 5 + round) % Self.weeks.count
            let date = Timestamp.now + .seconds(Int64(week) * 7 * 86_400)
            let path = path("\(PagePath.calendar)?date=\(date.description.prefix(10))", number)
            let page = try visitor.page(path)
            let blocks = page.response.text.split(separator: "block-who").count - 1
            guard page.response.status == 200, blocks >= Workload.weekly else {
                throw Failure("\(path) answered \(page.response.status) with \(blocks) blocks")
            }
            times.append(page.milliseconds)
        }
        return Spread(times, digits: 1)
    }
}

extension Timestamp {
    /// The instant.
    static var now: Timestamp { Timestamp(milliseconds: SystemClock().milliseconds) }
}
