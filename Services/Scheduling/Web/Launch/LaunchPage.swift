import Contracts
import WebUI

/// The telehealth launch page.
struct LaunchPage {
    let reading: AppointmentReading
    let session: Session
    let viewer: Viewer
    let device: LaunchDevice
    let calendar: ZonedCalendar
    let now: Timestamp

    private var appointment: Appointment { reading.appointment }
    private var isHost: Bool { reading.host?.id == viewer.user.id }

    /// Nothing can be started any more.
    private var isOver: Bool {
        session.state != .live
            && (appointment.status != .booked || now > appointment.end + SessionRules.openAfterEnd)
    }

    func page(live: String) -> Page {
        let back = CalendarAddress(appointment: appointment.id).href
        var page = Page(
            "Telehealth launch page",
            for: viewer,
            in: .calendar,
            live: live,
            styles: ["scheduling.css"],
            scripts: ["launch.js"]
        ) {
            Card {
                div(.id("launch-status"), .live, .class("launch-status")) {
                    p(.class("launch-who")) { reading.names }
                    p { AppointmentTime(appointment, calendar) }
                    p(.role("status"), .class("launch-state")) {
                        status.tag
                        if session.clientsWaiting > 0, session.state != .ended {
                            " "
                            Tag(WeekView.waiting(session.clientsWaiting), .info)
                        }
                    }
                }
            }
            div(.id("launch-choices"), .live) {
                if isOver { over } else if isHost { start } else { notHost }
            }
            p(.class("launch-back")) { a(href: back) { "Back to the calendar" } }
        }
        page.isNarrow = true
        return page
    }

    private var status: SessionText { SessionText(session, calendar: calendar) }

    // MARK: What can be done

    @HTMLBuilder private var start: HTML {
        switch StartOffer(session) {
        case .blocked(.providerTelehealthPro): TelehealthProNote(viewer: viewer)
        case .blocked(let reason): StartObstacle(reason: reason, appointment: appointment, viewer: viewer)
        case .tryAgain(let reason):
            StartObstacle(reason: reason, appointment: appointment, viewer: viewer)
            press
        case .start: press
        }
    }

    @HTMLBuilder private var press: HTML {
        if let other = reading.otherCall, session.state != .live {
            Banner(.warning, "You are in another call since \(calendar.time(other.startedAt))") {
                p { "Zoom runs one call at a time. You are asked again before this one ends it." }
            }
        }
        Card(heading) {
            if let sentence { p { sentence } }
            choices(device)
            if device == .desktop { choices(.iPad) }
            if device == .iPhone {
                p(.class("hint")) {
                    "On an iPhone, a session can be hosted in the Zoom Mobile App only, as enforced by Zoom."
                }
            }
        }
        p(.class("hint")) {
            "The call opens in a tab or app of its own, with your own Zoom account, your meeting settings and your Zoom "
            "apps. This page stays open and tells what happens."
        }
    }

    private var heading: String {
        switch session.state {
        case .live: "The call is running"
        case .ended: "The call has ended"
        case .unavailable: "Start it again once that is mended"
        default: "How do you want to start?"
        }
    }

    private var sentence: String? {
        switch session.state {
        case .live: "You can go back into it at any time."
        case .ended: "Start it again if you have to go on; the client’s link then lets them in again."
        case .unavailable: "Zoom is then asked once more, which takes a few seconds."
        case .notReady: "The Zoom meeting is made when you start, which takes a few seconds longer."
        default: nil
        }
    }

    /// An iPad of today says that it is a Mac: a computer's page has both groups, and its script shows the right one.
    private func choices(_ offered: LaunchDevice) -> HTML {
        div(
            .class("launch-choices"),
            .data("device", offered == .iPad ? "ipad" : "other").when(device == .desktop)
        ) {
            Form(post: PagePath.start(appointment.id), for: viewer, opensIn: "call-\(appointment.id)") {
                for (index, choice) in offered.choices.enumerated() {
                    div(.class("launch-choice")) {
                        SubmitButton(
                            choice.title,
                            index == 0 ? .primary : .secondary,
                            choice: (name: StartForm.choice, value: choice.rawValue)
                        )
                        span(.class("hint")) { choice.hint }
                    }
                }
            }
        }
    }

    @HTMLBuilder private var notHost: HTML {
        if session.reason == .providerTelehealthPro {
            TelehealthProNote(viewer: viewer)
        } else if let host = reading.host {
            Banner(.info, "Only \(host.displayName) can start this session") {
                p { "It runs in their own Zoom account: they start it from their calendar when they are signed in." }
            }
        } else {
            Banner(.info, "Nobody can start this session yet") {
                p {
                    ReasonCode.nobodyHosts.sentence
                    " "
                    Remedy(for: .nobodyHosts, practitioner: appointment.practitionerId, viewer: viewer)
                }
            }
        }
    }

    private var over: HTML {
        Banner(.info, appointment.status == .booked ? "This session is over" : "This appointment is cancelled") {
            p {
                appointment.status == .booked
                    ? "A session can be started until two hours after the appointment’s end."
                    : "There is nothing to start any more."
            }
        }.html
    }
}
