import Bus
import Contracts
import Glibc
import ServiceRuntime

/// One contender while commands come at a steady pace: how long from a command to its event in another process.
struct PacedRound {
    let kind: Contender.Kind
    let cell: Cell
    let store: String
    /// Commands a second.
    let rate: Int
    /// Seconds that count.
    let seconds: Int
    /// The number of the first booking that was never sent.
    let firstBooking: Int

    /// Seconds before it counts: whoever has caught up with what was sent to the other meanwhile moves the last part of its log.
    private static let warmUp = 5

    /// Bookings that the round sends, the first of them alone.
    var bookings: Int { 1 + rate * (seconds + Self.warmUp) }

    /// Runs a round of each that does not count: a broker that has just started compiles itself while it works, and whoever
    /// came first would wait for that.
    ///
    /// - Returns: how many bookings were sent.
    static func warm(_ cell: Cell, rate: Int) throws -> Int {
        var sent = 0
        for kind in Contender.Kind.allCases {
            let store = try cell.freshStore()
            let round = PacedRound(kind: kind, cell: cell, store: store, rate: rate, seconds: 8, firstBooking: sent)
            _ = try round.run()
            sent += round.bookings
            cell.remove(store: store)
        }
        return sent
    }

    /// Runs it; `told` hears each so many seconds what was measured since.
    ///
    /// - Returns: milliseconds of each command that counts and that `told` has not heard of.
    func run(
        every sliceSeconds: Int? = nil,
        told: (Contender, [Double]) throws -> Void = { _, _ in }
    ) throws -> [Double] {
        let topic = kind.topic(.events)
        let consumer = try KafkaConsumer(cell.kafka, group: "benchmarks", positions: [])
        defer { consumer.close() }
        let places = (0..<Workload.partitions).map { (topic: topic, partition: $0) }
        let ends = try consumer.watermarks(places, timeoutMilliseconds: 5_000)
        try consumer.assign(
            zip(places, ends).map {
                KafkaConsumer.Position(topic: topic, partition: $0.partition, offset: $1.upperBound)
            }
        )
        let publisher = try KafkaProducer(cell.kafka, lingerMilliseconds: 0)
        defer { publisher.close() }
        let skipped = 1 + rate * Self.warmUp
        /// What was sent and has not come, by key.
        var open: [[UInt8]: (number: Int, sent: UInt64)] = [:]
        var latencies: [Double] = []
        sync()
        let contender = try Contender(kind, cell: cell, store: store, logPages: 1_000)
        defer { contender.kill() }

        func send(_ number: Int) throws {
            let message = try cell.workload.booking(firstBooking + number)
            open[Array(message.key.utf8)] = (number, monotonicNanoseconds())
            guard try publisher.produce(message, to: Topic(.scheduling, .commands).name) else {
                throw Failure("the broker is behind by all that the producer's queue holds")
            }
        }
        func receive(until deadline: UInt64) throws {
            let now = monotonicNanoseconds()
            let wait = deadline > now ? Int32((deadline - now) / 1_000_000) : 0
            try consumer.poll(timeoutMilliseconds: wait, onEvent: { _ in }) { message in
                let now = monotonicNanoseconds()
                guard let key = message.key, let known = open.removeValue(forKey: Array(key)) else { return }
                if known.number >= skipped { latencies.append(Double(now - known.sent) / 1e6) }
            }
        }
        func finish(_ what: String) throws {
            let start = monotonicNanoseconds()
            while !open.isEmpty {
                try contender.check()
                guard monotonicNanoseconds() - start < 60_000_000_000 else {
                    throw Failure(
                        "\(kind): \(open.count) events of \(what) did not come within 60 s:\n\(contender.log)"
                    )
                }
                try receive(until: monotonicNanoseconds() + 100_000_000)
            }
        }

        try send(0)
        try finish("the first booking")
        let start = monotonicNanoseconds()
        let interval = 1_000_000_000 / UInt64(rate)
        for number in 1..<bookings {
            let due = start + UInt64(number) * interval
            while monotonicNanoseconds() < due { try receive(until: due) }
            try send(number)
            try publisher.poll(timeoutMilliseconds: 0) { _ in }
            if let sliceSeconds, number >= skipped, (number + 1 - skipped) % (sliceSeconds * rate) == 0 {
                try contender.check()
                try told(contender, latencies)
                latencies = []
            }
        }
        try finish("the round")
        try contender.stop()
        return latencies
    }
}
