import Contracts
import Foundation

/// Wall-clock times of one zone.
struct ZonedCalendar: Sendable {
    /// The zone.
    let zone: TimeZone

    /// Makes the calendar of a zone.
    init(_ zone: TimeZone) {
        self.zone = zone
    }

    /// Makes the calendar of an IANA zone.
    ///
    /// - Returns: nil when the system does not know the id.
    init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.init(zone)
    }

    /// The first instant of a day; where clocks spring forward at midnight, the first that exists.
    func start(of date: CalendarDate) -> Timestamp {
        instant(of: date, minute: 0)
    }

    /// The instant at which clocks show a time of a day.
    ///
    /// A time that clocks skip reads as the instant after the gap; of a time that comes twice, the first.
    func instant(of date: CalendarDate, minute: Int) -> Timestamp {
        let wall = Int64(date.dayNumber) * 86_400 + Int64(minute) * 60
        let before = offset(at: wall - 86_400)
        let after = offset(at: wall + 86_400)
        let early = wall - Int64(max(before, after))
        let late = wall - Int64(min(before, after))
        if early + Int64(offset(at: early)) == wall { return Timestamp(seconds: early) }
        if late + Int64(offset(at: late)) == wall { return Timestamp(seconds: late) }
        return transition(between: early, and: late)
    }

    /// The date that clocks show at an instant.
    func date(at instant: Timestamp) -> CalendarDate {
        let wall = wallSeconds(instant)
        return CalendarDate(dayNumber: Int((wall >= 0 ? wall : wall - 86_399) / 86_400))
    }

    /// Minutes since midnight that clocks show at an instant, 0 to 1,439.
    func minuteOfDay(_ instant: Timestamp) -> Int {
        let wall = wallSeconds(instant)
        return Int(((wall % 86_400) + 86_400) % 86_400 / 60)
    }

    /// `14:05`.
    func time(_ instant: Timestamp) -> String {
        Self.time(minute: minuteOfDay(instant))
    }

    /// `Tuesday 24 November 2026`.
    func day(_ instant: Timestamp) -> String {
        let date = date(at: instant)
        return "\(date.weekdayName) \(date.day) \(date.monthName) \(date.year)"
    }

    /// `14:05` of minutes since midnight.
    static func time(minute: Int) -> String {
        let hours = minute / 60
        let minutes = minute % 60
        return "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    }

    private func wallSeconds(_ instant: Timestamp) -> Int64 {
        instant.seconds + Int64(offset(at: instant.seconds))
    }

    private func offset(at seconds: Int64) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    /// The first second after a change of the offset.
    private func transition(between low: Int64, and high: Int64) -> Timestamp {
        var (low, high) = (low, high)
        let before = offset(at: low)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        return Timestamp(seconds: high)
    }
}
