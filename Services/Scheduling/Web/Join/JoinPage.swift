import Contracts
import WebUI

/// What a client sees who opens their link.
struct JoinPage {
    /// How often an open page says that it is there, seconds; less than half of ``SessionKeeper/waitingLasts``.
    static let heartbeat = 20

    let reading: JoinReading
    let token: String

    private var appointment: Appointment { reading.appointment }
    private var calendar: ZonedCalendar { SchedulingPages.calendar(of: reading.account) }
    private var practitioner: String { reading.practitioner?.displayName ?? "your practitioner" }

    func page(live: String) -> Page {
        var page = Page.plain("Your telehealth appointment", live: live) {
            section(.class("card"), .id("join-when"), .live) {
                p(.class("join-with")) { "With \(practitioner) · \(reading.account.name)" }
                p(.class("join-when")) {
                    time(
                        .datetime(appointment.start.description),
                        .data("end", appointment.end.description),
                        .data("zone", calendar.name)
                    ) { AppointmentTime(appointment, calendar).text }
                }
            }
            div(
                .id("join-state"),
                .live,
                .class("join-state"),
                .data("heartbeat", "\(Self.heartbeat)").when(reading.isWaiting),
                .data("opens", opens ?? "").when(opens != nil)
            ) {
                if let movedFrom = reading.movedFrom, mentionsMove {
                    Banner(.info, "This appointment has been moved") {
                        p {
                            "It was "
                            time(.datetime(movedFrom.description), .data("zone", calendar.name)) {
                                "\(calendar.day(movedFrom)), \(calendar.time(movedFrom)) (\(calendar.name))"
                            }
                            ". The time above is the one that counts."
                        }
                    }
                }
                state
            }
        }
        page.styles = ["scheduling.css"]
        page.scripts = ["join.js"]
        return page
    }

    private var opens: String? {
        guard case .tooEarly(let instant) = reading.view else { return nil }
        return instant.description
    }

    /// Of no use any more when there is nothing to come to.
    private var mentionsMove: Bool { reading.view != .cancelled && reading.view != .ended && reading.view != .live }

    @HTMLBuilder private var state: HTML {
        switch reading.view {
        case .tooEarly(let opensAt):
            notice("It is too early to join", tone: .info) {
                p {
                    "You can join from "
                    time(.datetime(opensAt.description), .data("zone", calendar.name), .data("short", "")) {
                        "\(calendar.time(opensAt)) on \(calendar.day(opensAt)) (\(calendar.name))"
                    }
                    ". Keep this link: it stays the same if the appointment is moved."
                }
                again("Check again")
            }
        case .waiting:
            notice("Please wait for \(practitioner)", tone: .info) {
                p {
                    "Your practitioner has not started the session yet. Leave this page open: it changes by itself as soon as "
                    "you can join."
                }
                again("Check again")
            }
        case .practitionerInAnotherCall:
            notice("\(practitioner) is still in another call", tone: .info) {
                p { "You are next. Leave this page open: it changes by itself as soon as you can join." }
                again("Check again")
            }
        case .live:
            notice("\(practitioner) is ready for you", tone: .success) {
                p { "Press the button to go into the call. There is nothing to download." }
                form(.method("post"), .action(PagePath.join(token))) { SubmitButton("Join the session") }
            }
        case .cancelled:
            notice("This appointment is cancelled", tone: .warning) {
                p { "If you didn’t expect this, please contact \(reading.account.name.withFullStop)" }
            }
        case .ended:
            notice("This session has ended", tone: .info) {
                p { "Thank you. If you were not finished, please contact \(reading.account.name.withFullStop)" }
                again("Check again")
            }
        case .unavailable:
            notice("This session can’t begin yet", tone: .warning) {
                p {
                    "Something has to be set up at your practice first. Leave this page open, or contact "
                    "\(reading.account.name.withFullStop)"
                }
                again("Check again")
            }
        case .otherProvider:
            notice("This session is held elsewhere", tone: .info) {
                p {
                    "It takes place in Telehealth Pro, which has a link of its own. Please use the link in the message of "
                    "\(reading.account.name.withFullStop)"
                }
            }
        }
    }

    private func notice(_ title: String, tone: Banner.Kind, @HTMLBuilder _ content: () -> HTML) -> HTML {
        section(.class("card join-notice \(tone.rawValue)"), .role("status")) {
            h2 { title }
            content()
        }
    }

    /// For browsers without scripts; with one the page changes by itself.
    private func again(_ text: String) -> HTML {
        p(.class("join-again")) { a(href: PagePath.join(token)) { text } }
    }

    /// The page that posts the ticket on; a button for browsers without scripts.
    static func going(ticket: String) -> Page {
        var page = Page.plain("Going to your session") {
            div(.class("notice")) {
                p(.role("status")) { "You are being taken into the call." }
                form(.method("post"), .action(PagePath.joinTicket), .data("submit-at-once", "")) {
                    HiddenField(JoinTicket.field, ticket)
                    SubmitButton("Go to the call")
                }
            }
        }
        page.scripts = ["join-go.js"]
        return page
    }
}
