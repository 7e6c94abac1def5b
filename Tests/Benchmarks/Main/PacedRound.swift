import Bus
import Contracts
import Glibc
import ServiceRuntime

/// One contender while commands come at a steady pace: how long from a command to its event in another process.
struct PacedRound {
    let kind: Contender.Kind
    let cell: Cell
    let store: String
    let plan: BenchmarkPlan
    /// The number of the first booking that was never sent.
    let firstBooking: Int

    /// Seconds before it counts.
    private static let warmUp = 2

    /// Bookings that a round sends, the first of them alone.
    static func bookings(_ plan: BenchmarkPlan) -> Int { 1 + plan.rate * (plan.pacedSeconds + warmUp) }

    /// Runs it.
    ///
    /// - Returns: milliseconds of each command that counts.
    func run() throws -> [Double] {
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
        var messages: [Workload.Message] = []
        var numbers: [[UInt8]: Int] = [:]
        for number in 0..<Self.bookings(plan) {
            messages.append(try cell.workload.booking(firstBooking + number))
            numbers[Array(messages[number].key.utf8)] = number
        }
        var sentAt = [UInt64](repeating: 0, count: messages.count)
        var latencies = [Double?](repeating: nil, count: messages.count)
        var open = 0
        sync()
        let contender = try Contender(kind, cell: cell, store: store)
        defer { contender.kill() }

        func send(_ number: Int) throws {
            let message = messages[number]
            sentAt[number] = monotonicNanoseconds()
            try message.key.utf8.withContiguousStorageIfAvailable { key in
                try message.headers.withUnsafeBytes { headers in
                    try message.body.withUnsafeBytes { body in
                        _ = try publisher.produce(
                            topic: Topic(.scheduling, .commands).name,
                            partition: message.partition,
                            key: UnsafeRawBufferPointer(key),
                            value: body,
                            headers: headers,
                            sequence: Int64(number),
                            copies: true
                        )
                    }
                }
            }
            open += 1
        }
        func receive(until deadline: UInt64) throws {
            let now = monotonicNanoseconds()
            let wait = deadline > now ? Int32((deadline - now) / 1_000_000) : 0
            try consumer.poll(timeoutMilliseconds: wait, onEvent: { _ in }) { message in
                let now = monotonicNanoseconds()
                guard let key = message.key, let number = numbers[Array(key)], latencies[number] == nil else { return }
                latencies[number] = Double(now - sentAt[number]) / 1e6
                open -= 1
            }
        }
        func finish(_ what: String) throws {
            let start = monotonicNanoseconds()
            while open > 0 {
                try contender.check()
                guard monotonicNanoseconds() - start < 60_000_000_000 else {
                    throw Failure("\(kind): \(open) events of \(what) did not come within 60 s:\n\(contender.log)")
                }
                try receive(until: monotonicNanoseconds() + 100_000_000)
            }
        }

        try send(0)
        try finish("the first booking")
        let start = monotonicNanoseconds()
        let interval = 1_000_000_000 / UInt64(plan.rate)
        for number in 1..<messages.count {
            let due = start + UInt64(number) * interval
            while monotonicNanoseconds() < due { try receive(until: due) }
            try send(number)
            try publisher.poll(timeoutMilliseconds: 0) { _ in }
        }
        try finish("the round")
        try contender.stop()
        return latencies[(1 + plan.rate * Self.warmUp)...].compactMap(\.self)
    }
}
