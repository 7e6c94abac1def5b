import Contracts
import ServiceRuntime

/// How long a service with an empty store takes to read all that another one has published: meetings, as scheduling reads them.
struct ReplayBenchmark {
    let plan: BenchmarkPlan

    func run() throws -> [Finding] {
        try Workload.Ids.allCases.map { ids in
            Finding(
                ids == .ordered ? "replay" : "replay-\(ids)",
                "\(plan.rows) meetings of the connector, \(ids) ids, read into an empty store",
                ours: Spread(try times(ids), digits: 1),
                goal: 40,
                unit: "s"
            )
        }
    }

    /// Seconds of each round.
    private func times(_ ids: Workload.Ids) throws -> [Double] {
        let cell = try Cell(ids: ids)
        let publisher = try Publisher(cell.kafka)
        for number in 0..<plan.rows {
            try publisher.publish(try cell.workload.meeting(number), to: Topic(.zoom, .events).name)
            if number % 256 == 0 { try publisher.takeReports(wait: 0) }
        }
        try publisher.finish()
        return try (1...plan.replays).map { round in
            let store = try cell.freshStore()
            defer { cell.remove(store: store) }
            let known = try Cell.count("replica", store) ?? 0
            let start = monotonicNanoseconds()
            let contender = try Contender(.ours, cell: cell, store: store)
            defer { contender.kill() }
            try Visitor(port: contender.port).waitUntilReady(seconds: 600, contender)
            let time = Double(monotonicNanoseconds() - start) / 1e9
            let (memory, processor) = (contender.peakMemory >> 20, contender.processorTime)
            try contender.stop()
            guard try Cell.count("replica", store) ?? 0 == known + Int64(plan.rows) else {
                throw Failure("the service was ready before it had read everything")
            }
            report(
                "replay, \(ids) ids, round \(round): \(Spread.text(time, digits: 1)) s, of the processors "
                    + "\(Spread.text(processor, digits: 1)) s, memory \(memory) MB at most"
            )
            return time
        }
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
