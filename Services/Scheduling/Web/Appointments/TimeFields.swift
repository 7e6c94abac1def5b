import Contracts
import HTTPServer
import WebUI

/// Day, start and length of an appointment, as they are typed in the practice's zone.
struct TimeFields: Equatable, Sendable {
    var date = ""
    var start = ""
    var minutes = ""
    /// What is wrong, by field.
    private(set) var errors: [String: String] = [:]

    /// Takes what a form says.
    init(_ form: URLEncodedForm) {
        date = form["date"] ?? ""
        start = form["start"] ?? ""
        minutes = form["minutes"] ?? ""
    }

    /// Fills in a time.
    init(date: CalendarDate, minute: Int, minutes: Int) {
        self.date = date.description
        start = ZonedCalendar.time(minute: minute)
        self.minutes = "\(minutes)"
    }

    /// Fills in the time that an appointment has.
    init(_ appointment: Appointment, _ calendar: ZonedCalendar) {
        self.init(
            date: calendar.date(at: appointment.start),
            minute: calendar.minuteOfDay(appointment.start),
            minutes: Int((appointment.end - appointment.start).components.seconds / 60)
        )
    }

    /// The instants meant; nil when something is wrong, which `errors` then say.
    mutating func instants(_ calendar: ZonedCalendar) -> (start: Timestamp, end: Timestamp)? {
        errors = [:]
        let day = CalendarDate(date)
        if day == nil { errors["date"] = "Give a day, such as 2026-11-24." }
        let minute = Self.minute(start)
        if minute == nil { errors["start"] = "Give a time of the day, such as 14:30." }
        let length = Int(minutes)
        if length.map({ (1...1_440).contains($0) }) != true {
            errors["minutes"] = "Give the length in minutes: 1 to 1440 (a day)."
        }
        guard errors.isEmpty, let day, let minute, let length else { return nil }
        let instant = calendar.instant(of: day, minute: minute)
        guard calendar.minuteOfDay(instant) == minute, calendar.date(at: instant) == day else {
            errors["start"] = "Clocks in \(calendar.name) skip this time on that day. Choose another."
            return nil
        }
        return (instant, instant + .seconds(length * 60))
    }

    /// Says what is wrong with the time as a whole.
    mutating func refuse(_ sentence: String) {
        errors["start"] = sentence
    }

    /// Reads `9:05` and `09:05`; browsers that show seconds send `09:05:00`.
    static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || (parts.count == 3 && parts[2] == "00"), (1...2).contains(parts[0].count),
            parts[1].count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), hours < 24, minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }

    /// The fields, the zone named.
    func html(_ calendar: ZonedCalendar) -> HTML {
        WebUI.html {
            div(.class("field-row")) {
                Field("Date", name: "date", .date, value: date, error: errors["date"])
                Field("Start", name: "start", .time, value: start, error: errors["start"])
                Field(
                    "Length in minutes",
                    name: "minutes",
                    .number,
                    value: minutes,
                    error: errors["minutes"],
                    HTMLAttribute("min", "1"),
                    HTMLAttribute("max", "1440")
                )
            }
            p(.class("hint")) { "Times are in the practice’s zone, \(calendar.name)." }
        }
    }
}
