import Bus
import Contracts
import Foundation
import SQLite
import ServiceRuntime

/// One contender works off the preloaded commands, on a store of its own.
struct ClosedRound {
    /// What was measured.
    struct Measurement {
        /// Commands a second, from the first messages at the broker to the last.
        var rate: Double
        /// The most resident memory, bytes.
        var memory: Int
        /// Processor time of one command in the process, microseconds.
        var processor: Double
    }

    let kind: Contender.Kind
    let cell: Cell
    let plan: BenchmarkPlan
    /// Appointments that are in the store before.
    var rows = 0

    /// Runs a round of each that does not count, as ``PacedRound/warm(_:rate:)`` does.
    static func warm(_ cell: Cell, _ plan: BenchmarkPlan) throws {
        for kind in Contender.Kind.allCases { _ = try ClosedRound(kind: kind, cell: cell, plan: plan).run() }
    }

    /// Runs it, and checks that each command was booked, published and answered once.
    func run() throws -> Measurement {
        let store = try cell.freshStore(rows: rows)
        defer { cell.remove(store: store) }
        let watch = try KafkaConsumer(cell.kafka, group: "benchmarks", positions: [])
        defer { watch.close() }
        let before = try ends(watch)
        sync()
        let contender = try Contender(kind, cell: cell, store: store, under: plan.tool)
        defer { contender.kill() }
        let goal = Workload.messagesPerBooking * plan.commands
        var first: (time: UInt64, count: Int)?
        let start = monotonicNanoseconds()
        while true {
            let count = try ends(watch) - before
            let now = monotonicNanoseconds()
            if first == nil, count > 0 { first = (now, count) }
            if let first, count >= goal {
                guard count == goal else { throw Failure("\(count - goal) messages too many came out") }
                let rate =
                    Double(goal - first.count) / Double(Workload.messagesPerBooking) / (Double(now - first.time) / 1e9)
                let measurement = Measurement(
                    rate: rate,
                    memory: contender.peakMemory,
                    processor: contender.processorTime / Double(plan.commands) * 1e6
                )
                try contender.stop()
                try check(store)
                return measurement
            }
            try contender.check()
            guard now - start < 120_000_000_000 else {
                throw Failure("only \(count) of \(goal) messages came out within 120 s:\n\(contender.log)")
            }
            // Each look costs the broker two requests, which the contender has to wait behind.
            rest(milliseconds: 50)
        }
    }

    /// How many messages there are on the topics that the contender writes to.
    private func ends(_ watch: KafkaConsumer) throws -> Int {
        let places = [Topic.Kind.events, .outcomes].flatMap { topic in
            (0..<Workload.partitions).map { (topic: kind.topic(topic), partition: $0) }
        }
        let ranges = try watch.watermarks(places, timeoutMilliseconds: 5_000)
        return ranges.reduce(0) { $0 + Int($1.upperBound) }
    }

    private func check(_ store: String) throws {
        let database = try Database(path: store, access: .read)
        for (table, wanted) in [
            ("appointment", plan.commands + rows), ("entity", 2 * (plan.commands + rows)),
            ("inbox", plan.commands + rows), ("outbox", 0),
            ("dead_letter", 0),
        ] {
            let count = try database.integer("SELECT count(*) FROM \(table)") ?? -1
            guard count == Int64(wanted) else {
                throw Failure("\(kind) left \(count) rows in \(table), not \(wanted)")
            }
        }
    }
}
