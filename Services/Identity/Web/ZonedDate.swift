import Contracts
import Foundation

/// An instant as a practice's pages show it: date and time on the practice's clocks.
struct ZonedDate: Sendable {
    /// Such as `24 November 2026, 19:15`.
    let text: String
    /// The zone that the text is in.
    let zone: String

    /// Shows an instant in a practice's zone; in UTC if the system does not know the zone.
    init(_ instant: Timestamp, in account: Account) {
        let zone = TimeZone(identifier: account.timeZone)
        let date = Date(timeIntervalSince1970: Double(instant.seconds))
        let wall = instant + .seconds(zone?.secondsFromGMT(for: date) ?? 0)
        // The wall clock, written as if it were UTC: 2026-11-24T19:15:00.000Z.
        let parts = wall.description.split { "-T:".contains($0) }.map { Int($0) ?? 0 }
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let clock = wall.description.dropFirst(11).prefix(5)
        text = "\(parts[2]) \(months[parts[1] - 1]) \(parts[0]), \(clock)"
        self.zone = zone == nil ? "UTC" : account.timeZone
    }
}
