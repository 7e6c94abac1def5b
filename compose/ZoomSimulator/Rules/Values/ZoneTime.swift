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
        let wall = instant.adding(seconds: known.map { offset(of: $0, at: instant) } ?? 0).text
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = Int(wall.dropFirst(5).prefix(2)).map { months[$0 - 1] } ?? ""
        let day = Int(wall.dropFirst(8).prefix(2)) ?? 0
        return "\(day) \(month) \(wall.prefix(4)), \(wall.dropFirst(11).prefix(5)) (\(known == nil ? "UTC" : zone))"
    }

    private static func offset(of zone: TimeZone, at instant: Instant) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant.seconds))))
    }
}
