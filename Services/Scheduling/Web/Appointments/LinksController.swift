import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// Replaces a client's link, when it went to the wrong hands.
struct LinksController: Sendable {
    let pages: SchedulingPages

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get("/appointments/{id}/links/{seat}", use: show)
            .post("/appointments/{id}/links/{seat}", use: replace)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let (reading, attendee) = try await attendee(context, viewer)
        let id = reading.appointment.id
        var page = Page("Replace this link?", for: viewer, in: .calendar) {
            Confirmation(
                // Which one it replaces, so that the form sent twice replaces once.
                post: "\(PagePath.appointment(id))/links/\(attendee.seat)?generation=\(attendee.linkGeneration)",
                for: viewer,
                submission: pages.newID(),
                confirm: "Replace link",
                back: Link("Keep it", href: CalendarAddress(appointment: id).href)
            ) {
                p {
                    "The link of "
                    strong { attendee.label ?? UnnamedClient.text(attendee.client) }
                    " stops working at once, and a new one takes its place. Do this when the link went to the wrong person; "
                    "then send the new one to the client."
                }
            }
        }
        page.trail = [Link("Calendar", href: CalendarAddress(appointment: id).href)]
        page.isNarrow = true
        return page.response(pages.site)
    }

    private func replace(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let (reading, attendee) = try await attendee(context, viewer)
        let replaced = request.query["generation"].flatMap { Int64($0) }
        let id = reading.appointment.id
        let account = viewer.account.id
        let actor = Actor.user(viewer.user.id)
        try await pages.write { transaction in
            let store = SchedulingStore(transaction.database)
            guard try store.linkGeneration(of: attendee.client, for: id) == replaced else { return }
            _ = try store.renewLink(of: attendee.client, for: id)
            try transaction.audit(
                "replace-client-link",
                by: actor,
                account: account,
                subject: reading.appointment.key,
                details: "seat \(attendee.seat)"
            )
        }
        return .redirect(to: CalendarAddress(appointment: id).href + "&done=link")
    }

    private func attendee(
        _ context: RequestContext,
        _ viewer: Viewer
    ) async throws -> (AppointmentReading, AppointmentReading.Attendee) {
        let reading = try await pages.appointment(context.parameters.require("id", as: AppointmentID.self), of: viewer)
        let seat = try context.parameters.require("seat", as: Int.self)
        guard let attendee = reading.attendees.first(where: { $0.seat == seat }) else {
            throw PageError.noSuchAppointment
        }
        return (reading, attendee)
    }
}
