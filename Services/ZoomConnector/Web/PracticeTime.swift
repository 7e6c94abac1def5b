import Contracts
import Foundation

/// Writes instants as a practice's clock shows them, with the zone named.
struct PracticeTime: Sendable {
    private let zone: TimeZone
    private let name: String

    /// The practice's zone; UTC, and named so, when this system does not know it.
    init(_ timeZone: String) {
        if let zone = TimeZone(identifier: timeZone) {
            self.zone = zone
            name = timeZone
        } else {
            zone = .gmt
            name = "UTC"
        }
    }

    /// `09:05`.
    func clock(_ instant: Timestamp) -> String {
        String(wall(instant).dropFirst(11).prefix(5))
    }

    /// `09:05 (Europe/Berlin)`.
    func clockAndZone(_ instant: Timestamp) -> String { "\(clock(instant)) (\(name))" }

    /// `24 November 2026, 09:05 (Europe/Berlin)`.
    func full(_ instant: Timestamp) -> String {
        let digits = wall(instant)
        let month = Int(digits.dropFirst(5).prefix(2)) ?? 1
        let day = Int(digits.dropFirst(8).prefix(2)) ?? 1
        return "\(day) \(Self.months[month - 1]) \(digits.prefix(4)), \(clockAndZone(instant))"
    }

    /// The wall clock's digits in RFC 3339's order.
    private func wall(_ instant: Timestamp) -> String {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant.seconds)))
        return Timestamp(seconds: instant.seconds + Int64(offset)).description
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
