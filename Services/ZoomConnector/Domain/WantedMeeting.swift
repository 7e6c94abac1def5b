import Contracts
import Foundation

/// What Zoom is told of an appointment's meeting, and nothing more.
struct WantedMeeting: Codable, Equatable, Sendable {
    /// The topic that everybody in the call sees: it says nothing of the person or the reason.
    static let topic = "Telehealth appointment"

    /// Opaque; put in `agenda`, so that a create whose answer was lost can be found again.
    var reference: String
    /// Wall-clock start in `timeZone`: `2026-11-24T19:15:00`.
    var startTime: String
    /// Whole minutes, at least 1.
    var durationMinutes: Int
    /// IANA id.
    var timeZone: String

    /// What an appointment's meeting should be.
    ///
    /// An appointment whose zone this system does not know is told to Zoom in UTC, which is the same instant.
    init(appointment: Appointment, reference: String) {
        self.reference = reference
        let zone = TimeZone(identifier: appointment.timeZone)
        timeZone = zone == nil ? "UTC" : appointment.timeZone
        let offset =
            zone?.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(appointment.start.seconds))) ?? 0
        let wall = Timestamp(seconds: appointment.start.seconds + Int64(offset))
        startTime = String(wall.description.prefix(19))
        let milliseconds = appointment.end.milliseconds - appointment.start.milliseconds
        durationMinutes = max(1, Int((milliseconds + 59_999) / 60_000))
    }
}
