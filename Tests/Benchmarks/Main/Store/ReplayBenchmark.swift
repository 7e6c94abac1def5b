import Contracts
import ServiceRuntime

/// How long a service with an empty store takes to read all that another one has published: meetings, as scheduling reads them.
struct ReplayBenchmark {
    let plan: BenchmarkPlan

    private static let rounds = 3

    func run() throws -> [Finding] {
        let cell = try Cell(ids: .random)
        let publisher = try Publisher(cell.kafka)
        for number in 0..<plan.rows {
            try publisher.publish(try cell.workload.meeting(number), to: Topic(.zoom, .events).name)
            if number % 256 == 0 { try publisher.takeReports(wait: 0) }
        }
        try publisher.finish()
        var times: [Double] = []
        for round in 0..<Self.rounds {
            let store = try cell.freshStore()
            defer { cell.remove(store: store) }
            let known = try Cell.count("replica", store) ?? 0
            let start = monotonicNanoseconds()
            let contender = try Contender(.ours, cell: cell, store: store)
            defer { contender.kill() }
            try Visitor(port: contender.port).waitUntilReady(seconds: 300, contender)
            let time = Double(monotonicNanoseconds() - start) / 1e9
            let memory = contender.peakMemory >> 20
            try contender.stop()
            guard try Cell.count("replica", store) ?? 0 == known + Int64(plan.rows) else {
                throw Failure("the service was ready before it had read everything")
            }
            times.append(time)
            report("replay, round \(round + 1): \(Spread.text(time, digits: 1)) s, memory \(memory) MB at most")
        }
        return [
            Finding(
                "replay",
                "\(plan.rows) meetings of the connector read into an empty store",
                ours: Spread(times, digits: 1),
                goal: 40,
                unit: "s"
            )
        ]
    }
}

extension Workload {
    /// The meeting that the connector has made for an appointment.
    func meeting(_ number: Int) throws -> Message {
        let practice = practices[number % practices.count]
        let practitioner = practice.practitioners[number / practices.count % practice.practitioners.count]
        return try event(
            Meeting(
                appointmentId: AppointmentID(rawValue: id(number, salt: 7)),
                accountId: practice.account,
                practitionerId: practitioner,
                connectionId: connection(of: practitioner),
                status: .ready,
                appointmentRevision: 1
            ),
            .provisioned
        )
    }
}
