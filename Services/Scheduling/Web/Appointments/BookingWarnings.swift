import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// What to know before an appointment is booked or moved: warned of, never refused.
struct BookingWarnings: HTMLComponent {
    /// Where the form's script asks while somebody fills it in.
    static let path = "/appointments/check"

    let reasons: [ReasonCode]

    var html: HTML {
        div(.id("booking-warnings"), .role("status")) {
            if !reasons.isEmpty {
                Banner(.warning, "Please note") {
                    ul {
                        for reason in reasons { li { reason.sentence } }
                    }
                    p { "It can be booked all the same." }
                }
            }
        }
    }
}

/// Answers what a booking would be warned of.
struct BookingCheckController: Sendable {
    let pages: SchedulingPages

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection().get(BookingWarnings.path, use: check)
    }

    private func check(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let query = request.query
        let calendar = SchedulingPages.calendar(of: viewer.account)
        var fields = TimeFields(query)
        let reasons: [ReasonCode]
        if let time = fields.instants(calendar), let practitioner = PractitionerID(query["practitioner"] ?? "") {
            let except = query["except"].flatMap { AppointmentID($0) } ?? AppointmentID(rawValue: "none")
            let appointment = Appointment(
                id: except,
                accountId: viewer.account.id,
                practitionerId: practitioner,
                clientIds: [],
                start: time.start,
                end: time.end,
                timeZone: viewer.account.timeZone,
                telehealth: query["telehealth"] != nil,
                status: .booked
            )
            reasons = try await pages.pipeline.read { database in
                try SchedulingStore(database).bookingFacts(
                    practitioner: practitioner,
                    account: appointment.accountId,
                    start: appointment.start,
                    end: appointment.end,
                    telehealth: appointment.telehealth,
                    except: except
                ).warnings(for: appointment)
            }
        } else {
            reasons = []
        }
        return Page("What to know", for: viewer) { BookingWarnings(reasons: reasons) }.response(pages.site)
    }
}
