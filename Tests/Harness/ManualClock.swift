import ServiceRuntime

/// A clock that stands until it is moved.
package final class ManualClock: WallClock {
    private let time: Lock<Int64>

    /// Stands at 2026-11-24T08:00:00Z unless told otherwise.
    package init(milliseconds: Int64 = 1_795_507_200_000) {
        time = Lock(milliseconds)
    }

    package var milliseconds: Int64 { time.withLock { $0 } }

    /// Moves the clock on, or back.
    package func advance(milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
    }

    /// Moves the clock on.
    package func advance(seconds: Int64) {
        advance(milliseconds: seconds * 1_000)
    }
}
