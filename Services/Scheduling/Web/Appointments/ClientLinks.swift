import Contracts
import WebUI

/// The clients' links of an appointment: to copy, and to make anew.
struct ClientLinks: HTMLComponent {
    let reading: AppointmentReading
    let pages: SchedulingPages

    var html: HTML {
        section(.class("panel-section"), .aria("labelledby", "panel-links")) {
            h3(.id("panel-links")) { reading.attendees.count == 1 ? "Client link" : "Client links" }
            p(.class("hint")) {
                "Send it to the client. It stays the same when the appointment is moved, and lets them in from 15 minutes "
                "before the start."
            }
            for attendee in reading.attendees { link(attendee) }
        }
    }

    private func link(_ attendee: AppointmentReading.Attendee) -> HTML {
        let id = "link-\(attendee.seat)"
        let name = attendee.label ?? UnnamedClient.text(attendee.client)
        return div(.class("client-link")) {
            label(.for(id)) { "Link for \(name)" }
            div(.class("client-link-row")) {
                input(.type("text"), .id(id), .readonly, .value(address(attendee)), .data("copy-source", ""))
                button(
                    .type("button"),
                    .class("button secondary"),
                    .data("copy", id),
                    .aria("label", "Copy link for \(name)")
                ) { "Copy link" }
            }
            p(.class("hint")) {
                a(href: "\(PagePath.appointment(reading.appointment.id))/links/\(attendee.seat)") {
                    "Replace this link"
                }
            }
        }
    }

    private func address(_ attendee: AppointmentReading.Attendee) -> String {
        let token = pages.links.token(
            for: attendee.client,
            seat: attendee.seat,
            of: reading.appointment.id,
            generation: attendee.linkGeneration
        )
        return pages.site.absolute(PagePath.join(token))
    }
}
