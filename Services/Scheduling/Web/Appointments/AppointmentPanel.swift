import Contracts
import WebUI

/// The panel on the right of the calendar: one appointment, and what can be done with it.
struct AppointmentPanel: HTMLComponent {
    let reading: AppointmentReading
    let viewer: Viewer
    let calendar: ZonedCalendar
    let now: Timestamp
    /// The calendar without the panel.
    let closed: CalendarAddress
    let pages: SchedulingPages

    private var appointment: Appointment { reading.appointment }
    private var isOver: Bool { now > appointment.end + SessionRules.openAfterEnd }
    private var isBooked: Bool { appointment.status == .booked }

    var html: HTML {
        WebUI.html {
            div(.class("panel-heading")) {
                h2(.id("panel-title"), .tabindex(-1)) { reading.names }
                a(href: closed.href, .class("panel-close"), .id("panel-close"), .data("panel", "close")) { "Close" }
            }
            p(.class("panel-when")) {
                AppointmentTime(appointment, calendar)
                if let movedFrom = reading.movedFrom {
                    br()
                    small { "Moved from \(calendar.day(movedFrom)), \(calendar.time(movedFrom))" }
                }
            }
            if !isBooked {
                Banner(.info, "This appointment is cancelled") { p { "It is kept for the record." } }
            }
            section(.class("panel-section"), .aria("labelledby", "panel-details")) {
                h3(.id("panel-details")) { "Appointment Details" }
                DefinitionList(rows)
                if appointment.telehealth, let session = reading.session { start(session) }
            }
            if isBooked, !reading.warnings.isEmpty, !isOver { warnings }
            if appointment.telehealth, isBooked, !isOver, reading.session?.reason != .providerTelehealthPro {
                ClientLinks(reading: reading, pages: pages)
            }
            if isBooked {
                p(.class("actions")) {
                    ButtonLink("Move", href: "\(PagePath.appointment(appointment.id))/move")
                    ButtonLink("Cancel appointment", href: "\(PagePath.appointment(appointment.id))/cancel")
                }
            }
            if let bookedBy = reading.bookedBy { p(.class("hint")) { "Booked by \(bookedBy)" } }
        }
    }

    private var rows: [(name: String, value: HTML?)] {
        [
            (name: "Status", value: status),
            (name: "Practitioner", value: HTML(reading.practitioner?.displayName ?? "Former practitioner")),
            (name: appointment.clientIds.count == 1 ? "Client" : "Clients", value: clients),
            (name: "Held", value: HTML(appointment.telehealth ? "Over video (telehealth)" : "In person")),
            (name: "Who can start", value: appointment.telehealth ? HTML(whoCanStart) : nil),
        ]
    }

    private var status: HTML {
        guard let session = reading.session else { return HTML(isBooked ? "Booked" : "Cancelled") }
        let text = SessionText(session, calendar: calendar)
        return WebUI.html {
            text.tag
            if session.clientsWaiting > 0, session.state != .ended {
                " "
                Tag(WeekView.waiting(session.clientsWaiting), .info)
            }
        }
    }

    private var clients: HTML {
        WebUI.html {
            for (index, attendee) in reading.attendees.enumerated() {
                if index > 0 { br() }
                if let label = attendee.label {
                    label
                } else {
                    UnnamedClient.text(attendee.client)
                    " "
                    a(href: ClientController.address(attendee.client, of: appointment.id)) { "Name this client" }
                }
            }
        }
    }

    private var whoCanStart: String {
        if reading.session?.reason == .providerTelehealthPro { return "Whoever starts sessions in Telehealth Pro" }
        guard let host = reading.host else { return "Nobody yet" }
        return host.id == viewer.user.id ? "You" : host.displayName
    }

    // MARK: Start

    @HTMLBuilder private func start(_ session: Session) -> HTML {
        switch StartOffer(session) {
        case .blocked(.providerTelehealthPro): TelehealthProNote(viewer: viewer)
        case .blocked(let reason):
            if isBooked { StartObstacle(reason: reason, appointment: appointment, viewer: viewer) }
        case .tryAgain(let reason):
            if isBooked, !isOver {
                StartObstacle(reason: reason, appointment: appointment, viewer: viewer)
                press(session)
            }
        case .start:
            if isBooked, !isOver || session.state == .live {
                if let sentence = SessionText(session, calendar: calendar).sentence { p(.class("hint")) { sentence } }
                press(session)
            }
        }
    }

    /// *Start*, or who has it.
    @HTMLBuilder private func press(_ session: Session) -> HTML {
        if let other = reading.otherCall, session.state != .live {
            p(.class("hint")) { "In another call since \(calendar.time(other.startedAt))." }
        }
        if reading.host?.id == viewer.user.id {
            p(.class("actions")) {
                a(
                    href: PagePath.launch(appointment.id),
                    .id("panel-start"),
                    .class(session.state == .ended ? "button secondary" : "button"),
                    .target("launch-\(appointment.id)")
                ) { Self.startText(session.state) }
            }
        } else if let host = reading.host {
            p(.class("hint")) { "Only \(host.displayName) can start this session: it runs in their own Zoom account." }
        }
    }

    private static func startText(_ state: Session.State) -> String {
        switch state {
        case .live: "Return to the call"
        case .ended: "Start again"
        default: "Start"
        }
    }

    // MARK: Warnings

    /// What is told in the details already is not told twice.
    private var warnings: HTML {
        let told = reading.session?.reason
        let isHeld = reading.session?.state == .live || reading.session?.state == .ended
        let rest = reading.warnings.filter { $0 != told && !(isHeld && $0 == .overlap) }
        return WebUI.html {
            if !rest.isEmpty {
                Banner(.warning, "Please note") {
                    ul {
                        for reason in rest { li { reason.sentence } }
                    }
                }
            }
        }
    }
}

extension AppointmentReading {
    /// The clients, as a heading.
    var names: String {
        attendees.map { $0.label ?? UnnamedClient.text($0.client) }.joined(separator: ", ")
    }
}
