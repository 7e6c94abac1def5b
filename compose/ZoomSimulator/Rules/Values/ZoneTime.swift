// Full Foundation: FoundationEssentials knows no time zones but UTC.
import Foundation

/// Wall-clock times of IANA time zones.
enum ZoneTime {
    /// Whether there is such a zone.
    static func isKnown(_ zone: String) -> Bool {
        TimeZone(identifier: zone) != nil
    }

    /// The instant at which clocks in the zone show a time.
    ///
    /// A time that daylight saving skips or repeats is taken with the offset that holds before the change.
    static func instant(of wall: Instant, in zone: String) -> Instant? {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        let guess = wall.adding(seconds: -offset(of: zone, at: wall))
        return wall.adding(seconds: -offset(of: zone, at: guess))
    }

    /// `24 Nov 2026, 19:15` in the zone, with the zone's name.
    static func text(_ instant: Instant, in zone: String) -> String {
        let known = TimeZone(identifier: zone)
        let style = Date.VerbatimFormatStyle(
            format: """
                \(day: .defaultDigits) \(month: .abbreviated) \(year: .defaultDigits), \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)
                """,
            locale: Locale(identifier: "en_US"),
            timeZone: known ?? .gmt,
            calendar: Calendar(identifier: .gregorian)
        )
        return "\(date(instant).formatted(style)) (\(known == nil ? "UTC" : zone))"
    }

    private static func offset(of zone: TimeZone, at instant: Instant) -> Int64 {
        Int64(zone.secondsFromGMT(for: date(instant)))
    }

    private static func date(_ instant: Instant) -> Date {
        Date(timeIntervalSince1970: TimeInterval(instant.seconds))
    }
}
