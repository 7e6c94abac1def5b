/// A count that begins anew at 00:00 UTC.
struct DayCount: Codable, Equatable, Sendable {
    private var day: Int64 = 0
    private var count = 0

    /// How much was counted on the day of that instant.
    func value(at now: Instant) -> Int {
        now.day == day ? count : 0
    }

    /// Counts one more.
    mutating func increment(at now: Instant) {
        count = value(at: now) + 1
        day = now.day
    }
}
