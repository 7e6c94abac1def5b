/// Until when something must have ended, on a clock that never jumps.
struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant

    /// That long from now.
    init(in duration: Duration) {
        instant = .now + duration
    }

    /// What is left; zero once it is over.
    var remaining: Duration { max(instant - .now, .zero) }

    /// What is left, but no more than that.
    func remaining(atMost longest: Duration) -> Duration { min(remaining, longest) }
}
