/// An instant of simulated or machine time, to the millisecond; RFC 3339 in JSON.
package struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64

    /// Takes milliseconds since 1970-01-01T00:00:00Z.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads `2026-11-24T08:00:00Z`, with or without a fraction, in UTC or with an offset.
    package init?(_ text: String) {
        var scanner = InstantScanner(text)
        guard let wall = scanner.wallTime(), let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        milliseconds = wall - offset
    }

    /// Reads `2026-11-24T08:00:00` as if it were UTC; what a wall clock shows.
    init?(wallClock text: String) {
        var scanner = InstantScanner(text)
        guard let wall = scanner.wallTime(), scanner.isAtEnd else { return nil }
        milliseconds = wall
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// Whole seconds since 1970.
    package var seconds: Int64 { milliseconds.floorDivided(by: 1_000) }
    /// Days since 1970, in UTC.
    package var day: Int64 { milliseconds.floorDivided(by: 86_400_000) }

    /// That many seconds later.
    package func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1_000) }
    /// That many milliseconds later.
    package func adding(milliseconds: Int64) -> Instant { Instant(milliseconds: self.milliseconds + milliseconds) }
    /// That many days later.
    package func adding(days: Int64) -> Instant { adding(seconds: days * 86_400) }

    /// The instant as Zoom writes it: whole seconds.
    package var text: String { Instant(milliseconds: seconds * 1_000).description }
    /// The next 00:00 UTC.
    var nextMidnight: Instant { Instant(milliseconds: (day + 1) * 86_400_000) }
}

extension Instant: CustomStringConvertible {
    package var description: String {
        let (year, month, dayOfMonth) = Self.civil(day)
        let rest = milliseconds - day * 86_400_000
        func digits(_ value: Int64, _ count: Int = 2) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let date = "\(digits(year, 4))-\(digits(month))-\(digits(dayOfMonth))"
        let time = "\(digits(rest / 3_600_000)):\(digits(rest / 60_000 % 60)):\(digits(rest / 1_000 % 60))"
        return "\(date)T\(time)\(rest % 1_000 == 0 ? "" : ".\(digits(rest % 1_000, 3))")Z"
    }

    /// Year, month and day of a day since 1970.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }
}

extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 instant")
        }
        self = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Int64 {
    /// Divided, rounded down.
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
