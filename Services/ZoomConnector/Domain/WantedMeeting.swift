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
        timeZone = TimeZone(identifier: appointment.timeZone) == nil ? "UTC" : appointment.timeZone
        startTime = Self.wallClock(appointment.start, timeZone)
        let milliseconds = appointment.end.milliseconds - appointment.start.milliseconds
        durationMinutes = max(1, Int((milliseconds + 59_999) / 60_000))
    }

    /// The same at another time: what Zoom has, when somebody has moved the meeting there.
    ///
    /// nil when Zoom does not say, or says the same to the minute, which is all that it keeps.
    func moved(to start: Timestamp?, minutes: Int?) -> WantedMeeting? {
        guard let start, let minutes else { return nil }
        var moved = self
        moved.startTime = Self.wallClock(start, timeZone)
        moved.durationMinutes = minutes
        let isSame = moved.startTime.prefix(16) == startTime.prefix(16) && minutes == durationMinutes
        return isSame ? nil : moved
    }

    private static func wallClock(_ instant: Timestamp, _ zone: String) -> String {
        let date = Date(timeIntervalSince1970: TimeInterval(instant.seconds))
        let offset = TimeZone(identifier: zone)?.secondsFromGMT(for: date) ?? 0
        return String(Timestamp(seconds: instant.seconds + Int64(offset)).description.prefix(19))
    }
}
