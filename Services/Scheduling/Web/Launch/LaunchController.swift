import Contracts
import HTTPServer
import WebUI

/// The telehealth launch page: starts a session, and goes on telling what happens to it.
struct LaunchController: Sendable {
    let pages: SchedulingPages
    let events: EventStreams
    let signedIn: SignedIn

    /// Behind `signedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get("/launch/{id}", use: show)
            .get("/launch/{id}/events", use: listen)
    }

    private func listen(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let id = try await pages.appointment(context.parameters.require("id", as: AppointmentID.self), of: viewer)
            .appointment.id
        return events.response(topics: Topics.of(id, account: viewer.account.id), access: signedIn.recheck(viewer))
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let reading = try await pages.appointment(context.parameters.require("id", as: AppointmentID.self), of: viewer)
        let id = reading.appointment.id
        guard let session = reading.session else {
            throw PageError(
                .conflict,
                title: "This is no telehealth appointment",
                "It is held in person, so there is nothing to start.",
                ways: [Link("Back to the calendar", href: CalendarAddress(appointment: id).href)]
            )
        }
        return LaunchPage(
            reading: reading,
            session: session,
            viewer: viewer,
            device: LaunchDevice(userAgent: request.headers[.userAgent] ?? ""),
            calendar: SchedulingPages.calendar(of: viewer.account),
            now: pages.now
        ).page(live: "\(PagePath.launch(id))/events").response(pages.site)
    }
}
