import ServiceRuntime

/// A clock on which every sleep is over at once and remembered.
final class RecordingClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let onSleep: @Sendable () -> Void
    private let state = Lock<(now: Instant, sleeps: [Duration])>((Instant(offset: .zero), []))

    /// `onSleep` is called at each sleep.
    init(onSleep: @escaping @Sendable () -> Void = {}) {
        self.onSleep = onSleep
    }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// What was slept so far.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        onSleep()
        state.withLock { state in
            state.sleeps.append(state.now.duration(to: deadline))
            state.now = deadline
        }
    }
}

/// Random bytes that are all the same.
struct ConstantRandom: RandomSource {
    let byte: UInt8

    func bytes(_ count: Int) -> [UInt8] { Array(repeating: byte, count: count) }
}
