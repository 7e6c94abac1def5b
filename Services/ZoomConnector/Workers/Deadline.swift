import ServiceRuntime

/// Until when something must have ended, on a clock that never jumps.
struct Deadline: Sendable {
    /// Tells how long that clock has gone.
    typealias Elapsed = @Sendable () -> Duration

    /// The machine's.
    static let machine: Elapsed = { .nanoseconds(monotonicNanoseconds()) }

    private let end: Duration
    private let elapsed: Elapsed

    /// That long from now.
    init(in duration: Duration, elapsed: @escaping Elapsed = machine) {
        end = elapsed() + duration
        self.elapsed = elapsed
    }

    /// What is left; zero once it is over.
    var remaining: Duration { max(end - elapsed(), .zero) }

    /// What is left, but no more than that.
    func remaining(atMost longest: Duration) -> Duration { min(remaining, longest) }
}
