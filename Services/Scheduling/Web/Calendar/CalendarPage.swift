import Contracts
import WebUI

/// The week calendar as a page.
struct CalendarPage {
    let reading: CalendarReading
    let panel: AppointmentReading?
    /// This view; its date is the week's Monday.
    let address: CalendarAddress
    let viewer: Viewer
    let calendar: ZonedCalendar
    let now: Timestamp
    let pages: SchedulingPages
    /// What was just done to the appointment, told on its panel.
    var done: String?

    func page(live: String) -> Page {
        var page = Page(
            "Calendar",
            for: viewer,
            in: .calendar,
            live: live,
            styles: ["calendar-grid.css", "scheduling.css"],
            scripts: ["calendar.js"]
        ) {
            if reading.practitioners.isEmpty {
                noPractitioners
            } else {
                div(.class(panel == nil ? "calendar" : "calendar with-panel"), .id("calendar")) {
                    div(.class("calendar-main")) {
                        div(.id("calendar-notices"), .live) {
                            CalendarNotices(reading: reading, viewer: viewer)
                            if !reading.hasAppointments {
                                noAppointments
                            } else if reading.week.days.allSatisfy(\.blocks.isEmpty) {
                                p(.class("week-empty")) { emptyWeek }
                            }
                        }
                        CalendarToolbar(reading: reading, address: address, calendar: calendar, now: now)
                        div(.id("week"), .live) {
                            WeekView(reading: reading, address: address, calendar: calendar, now: now)
                        }
                    }
                    if let panel { aside(panel) }
                }
            }
        }
        page.isWide = true
        if !reading.practitioners.isEmpty {
            page.aside = html {
                ButtonLink(
                    "Book appointment",
                    href: BookingForm.address(date: bookingDate, practitioner: reading.chosen),
                    .primary
                )
                ButtonLink("Clients", href: ClientsController.path)
            }
        }
        return page
    }

    /// Today if it is in this week, else its Monday.
    private var bookingDate: CalendarDate {
        let today = calendar.date(at: now)
        return reading.week.days.contains { $0.date == today } ? today : reading.week.days[0].date
    }

    private func aside(_ panel: AppointmentReading) -> HTML {
        WebUI.aside(.class("panel"), .id("panel"), .live, .aria("labelledby", "panel-title")) {
            if let done { Banner(.success) { p { done } } }
            AppointmentPanel(
                reading: panel,
                viewer: viewer,
                calendar: calendar,
                now: now,
                closed: address.with { $0.appointment = nil },
                pages: pages
            )
        }
    }

    private var emptyWeek: String {
        guard let chosen = reading.practitioners.first(where: { $0.id == reading.chosen }) else {
            return "No appointments in this week."
        }
        return "\(chosen.displayName) has no appointments in this week."
    }

    private var noPractitioners: HTML {
        EmptyState(
            "No practitioners yet",
            hint: viewer.access.seesPractitioners
                ? "Appointments belong to a practitioner. Add the first one under Settings > Team > Practitioners."
                : "Appointments belong to a practitioner, and this practice has none yet. \(PageError.askSettings)"
        ) {
            if viewer.access.seesPractitioners {
                ButtonLink("Add a practitioner", href: PagePath.practitioners, .primary)
            }
        }.html
    }

    private var noAppointments: HTML {
        EmptyState("No appointments yet", hint: "Book the first one; it then stands here in its week.") {
            ButtonLink(
                "Book the first appointment",
                href: BookingForm.address(date: bookingDate, practitioner: reading.chosen)
            )
        }.html
    }
}
