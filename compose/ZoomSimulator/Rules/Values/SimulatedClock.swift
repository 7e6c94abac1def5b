/// The simulated time: the machine's plus an offset, or one that stands still.
struct SimulatedClock: Codable, Equatable, Sendable {
    private(set) var offsetMilliseconds: Int64 = 0
    private(set) var frozenAt: Instant?

    var isFrozen: Bool { frozenAt != nil }

    /// The simulated time at a time of the machine.
    func now(_ machine: Instant) -> Instant {
        frozenAt ?? machine.adding(milliseconds: offsetMilliseconds)
    }

    /// Sets the time, running or still.
    mutating func set(to now: Instant, frozen: Bool, _ machine: Instant) {
        offsetMilliseconds = now.milliseconds - machine.milliseconds
        frozenAt = frozen ? now : nil
    }

    /// Sets the offset; the clock runs.
    mutating func set(offsetMilliseconds: Int64) {
        self.offsetMilliseconds = offsetMilliseconds
        frozenAt = nil
    }
}
