import Bus
import Contracts
import ServiceRuntime

/// Bookings that go on at a steady pace on a thread of their own, while something else is measured.
final class Writing {
    private let isWanted = Lock(true)
    private let end = Lock<Result<Int, any Error>?>(nil)
    private let thread: PinnedThread

    /// Begins; there must be as many messages as it may take.
    init(_ messages: [Workload.Message], rate: Int, kafka: KafkaConfiguration) {
        thread = PinnedThread(name: "writing") { [isWanted, end] in
            let result = Result {
                let producer = try KafkaProducer(kafka, lingerMilliseconds: 0)
                defer { producer.close() }
                let start = monotonicNanoseconds()
                for (number, message) in messages.enumerated() {
                    let due = start + UInt64(number) * 1_000_000_000 / UInt64(rate)
                    while monotonicNanoseconds() < due {
                        try producer.poll(timeoutMilliseconds: 1) { _ in }
                        guard isWanted.withLock(\.self) else { return number }
                    }
                    guard try producer.produce(message, to: Topic(.scheduling, .commands).name) else {
                        throw Failure("the broker does not keep up with \(rate) commands a second")
                    }
                }
                throw Failure("\(messages.count) bookings were not enough")
            }
            end.withLockAndWake { $0 = result }
        }
    }

    /// Ends it.
    ///
    /// - Returns: how many were sent.
    func stop() throws -> Int {
        isWanted.withLock { $0 = false }
        return try end.wait { $0 }.get()
    }
}
