import Contracts
import WebUI

/// Above the week: which one it is, to the weeks around, and whose appointments.
struct CalendarToolbar: HTMLComponent {
    let reading: CalendarReading
    let address: CalendarAddress
    let calendar: ZonedCalendar
    let now: Timestamp

    var html: HTML {
        let monday = reading.week.days[0].date
        return div(.class("toolbar")) {
            nav(.class("weeks"), .aria("label", "Weeks")) {
                step("Previous week", "‹", monday.adding(days: -7), id: "week-previous")
                a(href: "\(today.href)#today", .class("button secondary"), .id("week-today")) { "Today" }
                step("Next week", "›", monday.adding(days: 7), id: "week-next")
            }
            h2(.class("week-title")) { Self.title(monday) }
            // Live, like the times that it speaks of.
            p(.class("zone"), .id("calendar-zone"), .live) { "Times in \(calendar.name)" }
            if reading.practitioners.count > 1 { filter }
        }
    }

    private var today: CalendarAddress {
        CalendarAddress(date: nil, practitioner: address.practitioner, appointment: nil)
    }

    private func step(_ text: String, _ sign: String, _ date: CalendarDate, id: String) -> HTML {
        let there = address.with {
            $0.date = date
            $0.appointment = nil
        }
        return a(href: there.href, .class("button secondary"), .id(id), .aria("label", text), .title(text)) { sign }
    }

    private var filter: HTML {
        form(.method("get"), .action(PagePath.calendar), .class("filter"), .data("filter", "")) {
            input(.type("hidden"), .name("date"), .value(reading.week.days[0].date.description))
            label(.for("filter-practitioner")) { "Practitioner" }
            select(.id("filter-practitioner"), .name("practitioner")) {
                option(.value(""), .selected.when(reading.chosen == nil)) { "Everyone" }
                for practitioner in reading.practitioners {
                    option(.value(practitioner.id.rawValue), .selected.when(reading.chosen == practitioner.id)) {
                        practitioner.displayName
                    }
                }
            }
            button(.type("submit"), .class("button secondary")) { "Show" }
        }
    }

    /// `23–29 November 2026`, `30 November – 6 December 2026`.
    static func title(_ monday: CalendarDate) -> String {
        let sunday = monday.adding(days: 6)
        if monday.month == sunday.month { return "\(monday.day)–\(sunday.day) \(sunday.monthName) \(sunday.year)" }
        let start = "\(monday.day) \(monday.monthName)\(monday.year == sunday.year ? "" : " \(monday.year)")"
        return "\(start) – \(sunday.day) \(sunday.monthName) \(sunday.year)"
    }
}
