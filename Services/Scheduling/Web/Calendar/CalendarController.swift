import Contracts
import Foundation
import HTTPServer
import TransactionalStore
import WebUI

/// The week calendar, with the panel of an appointment beside it.
struct CalendarController: Sendable {
    let pages: SchedulingPages
    let events: EventStreams
    let signedIn: SignedIn

    /// Behind `signedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get("/") { _, _ in .redirect(to: PagePath.calendar) }
            .get(PagePath.calendar, use: show)
            .get(Self.stream, use: listen)
            .get("/appointments/{id}", use: open)
    }

    /// What the panel says after a change.
    private static let done = [
        "booked": "The appointment is booked.",
        "moved": "The appointment is moved.",
        "cancelled": "The appointment is cancelled.",
        "link": "The link is replaced. Send the new one to the client.",
    ]
    private static let stream = "\(PagePath.calendar)/events"

    private func listen(_ request: Request, _ context: RequestContext) throws -> Response {
        let viewer = try context.viewer
        return events.response(topics: [Topics.of(viewer.account.id)], access: signedIn.recheck(viewer))
    }

    /// An appointment's own address leads to the calendar, with its panel open.
    private func open(_ request: Request, _ context: RequestContext) async throws -> Response {
        let reading = try await pages.appointment(
            context.parameters.require("id", as: AppointmentID.self),
            of: context.viewer
        )
        return .redirect(to: CalendarAddress(appointment: reading.appointment.id).href)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let address = try CalendarAddress(request.query)
        let calendar = SchedulingPages.calendar(of: viewer.account)
        let now = pages.now
        let account = viewer.account.id
        let (reading, panel) = try await pages.pipeline.read { database in
            let panel = try address.appointment.flatMap { try AppointmentReading(database, $0, of: account) }
            let instant = panel?.appointment.start ?? now
            let reading = try CalendarReading(
                database,
                account: account,
                zone: calendar.zone,
                containing: address.date ?? calendar.date(at: instant),
                practitioner: address.practitioner
            )
            return (reading, panel)
        }
        guard panel != nil || address.appointment == nil else { throw PageError.noSuchAppointment }
        if address.practitioner != nil, reading.chosen == nil {
            throw PageError(
                .notFound,
                title: "There is no such practitioner",
                "Your practice has none of this address."
            )
        }
        return CalendarPage(
            reading: reading,
            panel: panel,
            address: address.with { $0.date = reading.week.days[0].date },
            viewer: viewer,
            calendar: calendar,
            now: now,
            pages: pages,
            done: request.query["done"].flatMap { Self.done[$0] }
        ).page(live: Self.stream).response(pages.site)
    }
}
