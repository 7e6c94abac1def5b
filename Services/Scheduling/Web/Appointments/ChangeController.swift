import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// Moves and cancels appointments.
struct ChangeController: Sendable {
    let pages: SchedulingPages

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get("/appointments/{id}/move", use: showMove)
            .post("/appointments/{id}/move", use: move)
            .get("/appointments/{id}/cancel", use: showCancel)
            .post("/appointments/{id}/cancel", use: cancel)
    }

    /// The field with the revision that the person has seen.
    static let revisionField = "revision"

    // MARK: Move

    private func showMove(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let reading = try await open(context.parameters.require("id", as: AppointmentID.self), viewer)
        let calendar = SchedulingPages.calendar(of: viewer.account)
        let form = MoveForm(reading, time: TimeFields(reading.appointment, calendar))
        return try await answer(form, viewer, calendar)
    }

    private func move(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let sent = try request.form()
        let reading = try await pages.appointment(context.parameters.require("id", as: AppointmentID.self), of: viewer)
        let calendar = SchedulingPages.calendar(of: viewer.account)
        var form = MoveForm(reading, time: TimeFields(sent))
        form.practitioner = sent["practitioner"] ?? ""
        let practitioner = PractitionerID(form.practitioner)
        if practitioner == nil { form.practitionerError = "Choose whose appointment it is." }
        guard let time = form.time.instants(calendar), let practitioner else {
            return try await answer(form, viewer, calendar, status: .unprocessableContent)
        }
        let command = RescheduleAppointment(
            appointmentId: reading.appointment.id,
            start: time.start,
            end: time.end,
            practitionerId: practitioner,
            expectedRevision: try Self.revision(sent)
        )
        let outcome = try await pages.perform(command, viewer, submissionID: sent.submissionID())
        if outcome.result == .accepted { return Self.done(reading.appointment.id, "moved") }
        switch outcome.reason {
        case .some(.revisionStale):
            // What it is now, to be looked at before anything is sent again.
            let now = try await pages.appointment(reading.appointment.id, of: viewer)
            guard now.appointment.status == .booked else { throw PageError.isCancelled(now.appointment.id) }
            var fresh = MoveForm(now, time: form.time)
            fresh.practitioner = form.practitioner
            fresh.isStale = true
            return try await answer(fresh, viewer, calendar, status: .conflict)
        case .some(.appointmentCancelled): throw PageError.isCancelled(reading.appointment.id)
        case .some(.timeInvalid): form.time.refuse(outcome.message ?? "")
        default: form.practitionerError = outcome.message
        }
        return try await answer(form, viewer, calendar, status: .unprocessableContent)
    }

    private func answer(
        _ form: MoveForm,
        _ viewer: Viewer,
        _ calendar: ZonedCalendar,
        status: HTTPStatus = .ok
    ) async throws -> Response {
        let choices = try await pages.bookingChoices(viewer.account.id, clients: 0)
        var page = form.page(choices, viewer: viewer, calendar: calendar, submission: pages.newID())
        page.status = status
        return page.response(pages.site)
    }

    // MARK: Cancel

    private func showCancel(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let reading = try await open(context.parameters.require("id", as: AppointmentID.self), viewer)
        return cancelPage(reading, viewer).response(pages.site)
    }

    private func cancel(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let sent = try request.form()
        let id = try context.parameters.require("id", as: AppointmentID.self)
        _ = try await pages.appointment(id, of: viewer)
        let command = CancelAppointment(appointmentId: id, expectedRevision: try Self.revision(sent))
        let outcome = try await pages.perform(command, viewer, submissionID: sent.submissionID())
        guard outcome.result == .accepted else {
            let now = try await pages.appointment(id, of: viewer)
            var page = cancelPage(now, viewer, isStale: outcome.reason == .revisionStale)
            page.status = .conflict
            return page.response(pages.site)
        }
        return Self.done(id, "cancelled")
    }

    private func cancelPage(_ reading: AppointmentReading, _ viewer: Viewer, isStale: Bool = false) -> Page {
        let appointment = reading.appointment
        let calendar = SchedulingPages.calendar(of: viewer.account)
        var page = Page("Cancel this appointment?", for: viewer, in: .calendar, styles: ["scheduling.css"]) {
            if isStale { StaleNote() }
            section(.class("card confirmation")) {
                DefinitionList([
                    (name: "When", value: AppointmentTime(appointment, calendar).html),
                    (name: appointment.clientIds.count == 1 ? "Client" : "Clients", value: HTML(reading.names)),
                    (name: "Practitioner", value: reading.practitioner.map { HTML($0.displayName) }),
                ])
                p {
                    appointment.telehealth
                        ? "Its Zoom meeting is deleted, and whoever opens the client’s link is told that it is cancelled. "
                        : ""
                    "This cannot be taken back; the appointment can be booked again."
                }
                Form(post: "\(PagePath.appointment(appointment.id))/cancel", for: viewer, submission: pages.newID()) {
                    HiddenField(Self.revisionField, "\(reading.revision)")
                    div(.class("actions")) {
                        SubmitButton("Cancel appointment", .danger)
                        ButtonLink("Keep it", href: CalendarAddress(appointment: appointment.id).href)
                    }
                }
            }
        }
        page.trail = [Link("Calendar", href: CalendarAddress(appointment: appointment.id).href)]
        page.isNarrow = true
        return page
    }

    // MARK: Both

    /// An appointment that can still be changed.
    private func open(_ id: AppointmentID, _ viewer: Viewer) async throws -> AppointmentReading {
        let reading = try await pages.appointment(id, of: viewer)
        guard reading.appointment.status == .booked else { throw PageError.isCancelled(id) }
        return reading
    }

    private static func revision(_ form: URLEncodedForm) throws -> Int64 {
        guard let revision = form[revisionField].flatMap({ Int64($0) }) else {
            throw HTTPError(
                .badRequest,
                message: "The form arrived incomplete. Open the page again and repeat what you did."
            )
        }
        return revision
    }

    private static func done(_ id: AppointmentID, _ what: String) -> Response {
        .redirect(to: CalendarAddress(appointment: id).href + "&done=\(what)")
    }
}

/// Somebody else was quicker.
struct StaleNote: HTMLComponent {
    var html: HTML {
        Banner(.error, "It was changed meanwhile") {
            p {
                "Somebody changed this appointment after you opened the form. Below is how it is now: look, then decide again."
            }
        }.html
    }
}

extension PageError {
    /// An appointment that is cancelled can no longer be changed.
    static func isCancelled(_ id: AppointmentID) -> PageError {
        PageError(
            .conflict,
            title: "This appointment is cancelled",
            "A cancelled appointment can’t be changed any more. It can be booked again.",
            ways: [Link("Back to the calendar", href: CalendarAddress(appointment: id).href)]
        )
    }
}
