import Contracts
import WebUI

/// The week: days as columns (as a list on a phone), blocks as links in the order of time.
struct WeekView: HTMLComponent {
    let reading: CalendarReading
    let address: CalendarAddress
    let calendar: ZonedCalendar
    let now: Timestamp

    var html: HTML {
        let today = calendar.date(at: now)
        let shown = reading.week.days.contains { $0.date == today }
        let minute = calendar.minuteOfDay(now)
        let grid = CalendarGrid(reading.week, now: shown ? minute : nil)
        return div(.class("week")) {
            div(.class("hours \(grid.rows)"), .aria("hidden", "true")) {
                for hour in grid.hours {
                    span(.class("hour \(grid.place(hour: hour))")) { ZonedCalendar.time(minute: hour * 60) }
                }
            }
            ol(.class("days")) {
                for day in reading.week.days {
                    li(.class(classes(day, isToday: day.date == today)), .id("today").when(day.date == today)) {
                        heading(day, isToday: day.date == today)
                        div(.class("track \(grid.rows)")) {
                            for block in day.blocks { link(block, grid) }
                            if day.date == today, let place = grid.place(minute: minute) {
                                div(.class("now-line \(place)"), .aria("hidden", "true")) {}
                            }
                        }
                        if day.blocks.isEmpty { p(.class("day-empty")) { "No appointments" } }
                    }
                }
            }
        }
    }

    /// Days without work need less room: weekends always, others beside a crowded one.
    private func classes(_ day: CalendarWeek.Day, isToday: Bool) -> String {
        let week = reading.week.days
        let isQuiet =
            day.date.weekday >= 5
            ? week.suffix(2).allSatisfy(\.blocks.isEmpty)
            : day.blocks.isEmpty && week.contains { CalendarGrid.crowd($0) != nil }
        return ["day", isToday ? "today" : nil, isQuiet ? "quiet" : nil, CalendarGrid.crowd(day)]
            .compactMap(\.self).joined(separator: " ")
    }

    private func heading(_ day: CalendarWeek.Day, isToday: Bool) -> HTML {
        let full = "\(day.date.weekdayName) \(day.date.day) \(day.date.monthName)"
        return div(.class("day-heading")) {
            h3 {
                span(.class("day-short"), .aria("hidden", "true")) {
                    span(.class("weekday")) { String(day.date.weekdayName.prefix(3)) }
                    " "
                    span(.class("date")) { "\(day.date.day)" }
                }
                span(.class("day-full")) { isToday ? "\(full) (today)" : full }
            }
            a(
                href: BookingForm.address(date: day.date, practitioner: reading.chosen),
                .class("day-book"),
                .aria("label", "Book on \(full)"),
                .title("Book on \(full)")
            ) { "+" }
        }
    }

    private func link(_ block: CalendarWeek.Block, _ grid: CalendarGrid) -> HTML {
        let appointment = block.appointment
        let session = reading.sessions[appointment.id]
        let isOpen = address.appointment == appointment.id
        let length = block.endMinute - block.startMinute
        let size = length <= 25 ? "short" : length <= 40 ? "middle" : "long"
        return a(
            href: address.with { $0.appointment = appointment.id }.href,
            .id(block.continues ? "block-\(appointment.id)-continued" : "block-\(appointment.id)"),
            .class("block \(size) \(Self.tone(appointment, session)) \(grid.place(block))"),
            .data("panel", ""),
            .aria("current", "true").when(isOpen)
        ) {
            span(.class("block-time")) {
                calendar.time(appointment.start)
                span(.class("block-end")) { end(block) }
                if let mark = Self.mark(appointment, session) {
                    span(.class("block-mark"), .aria("hidden", "true")) { " \(mark)" }
                }
            }
            " "
            span(.class("block-who")) { clients(appointment) }
            " "
            state(appointment, session)
            if reading.practitioners.count > 1, reading.chosen == nil {
                " "
                span(.class("block-practitioner")) { practitioner(appointment.practitionerId) }
            }
        }
    }

    /// The end of the whole, also of a part that lies in another day.
    private func end(_ block: CalendarWeek.Block) -> String {
        let text = "–\(calendar.time(block.appointment.end))"
        return block.continues ? "\(text) (from the day before)" : text
    }

    private func clients(_ appointment: Appointment) -> String {
        appointment.clientIds.map { reading.labels[$0] ?? UnnamedClient.text($0) }.joined(separator: ", ")
    }

    private func practitioner(_ id: PractitionerID) -> String {
        reading.practitioners.first { $0.id == id }?.displayName ?? "Former practitioner"
    }

    /// In words; where the block is small, only what somebody has to see at once is shown in them.
    @HTMLBuilder private func state(_ appointment: Appointment, _ session: Session?) -> HTML {
        if let session {
            let isWaiting = session.clientsWaiting > 0 && session.state != .ended
            let isUrgent =
                isWaiting || session.state == .live
                || (session.state == .unavailable && session.reason != .providerTelehealthPro)
            span(.class(isUrgent ? "block-state urgent" : "block-state")) {
                if !isWaiting || session.state != .ready { SessionText(session, calendar: calendar).tag }
                if isWaiting {
                    " "
                    Tag(Self.waiting(session.clientsWaiting), .info)
                }
            }
        } else if !appointment.telehealth {
            span(.class("block-state")) { Tag("In person") }
        }
    }

    /// A sign beside the time, so that colour never says it alone.
    private static func mark(_ appointment: Appointment, _ session: Session?) -> String? {
        switch tone(appointment, session) {
        case "ready": "✓"
        case "unavailable": "!"
        case "in-person": "⌂"
        default: nil
        }
    }

    private static func tone(_ appointment: Appointment, _ session: Session?) -> String {
        guard let session else { return "in-person" }
        switch session.state {
        case .live: return "live"
        case .ready: return "ready"
        case .ended: return "ended"
        case .unavailable where session.reason != .providerTelehealthPro: return "unavailable"
        default: return "planned"
        }
    }

    /// `1 client waiting`.
    static func waiting(_ count: Int) -> String { count == 1 ? "1 client waiting" : "\(count) clients waiting" }
}
