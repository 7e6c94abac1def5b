import Contracts
import Foundation
import WebUI

/// When an appointment is, in a named zone.
struct AppointmentTime: HTMLComponent {
    private let appointment: Appointment
    private let calendar: ZonedCalendar

    /// Tells an appointment's time in the zone of a calendar.
    init(_ appointment: Appointment, _ calendar: ZonedCalendar) {
        self.appointment = appointment
        self.calendar = calendar
    }

    /// `Tuesday 24 November 2026, 10:00–10:50 (Australia/Sydney)`.
    var text: String {
        let days = calendar.date(at: appointment.start) == calendar.date(at: appointment.end)
        let end =
            days
            ? calendar.time(appointment.end) : "\(calendar.day(appointment.end)), \(calendar.time(appointment.end))"
        return "\(calendar.day(appointment.start)), \(calendar.time(appointment.start))–\(end) (\(calendar.name))"
    }

    var html: HTML {
        time(.datetime(appointment.start.description)) { text }
    }
}

extension ZonedCalendar {
    /// The zone for people: `Australia/Sydney`, `UTC`.
    var name: String { zone.identifier == "GMT" ? "UTC" : zone.identifier }
}
