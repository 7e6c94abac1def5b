import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// Names a client.
struct ClientController: Sendable {
    let pages: SchedulingPages

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get("\(ClientsController.path)/{id}", use: show)
            .post("\(ClientsController.path)/{id}", use: rename)
    }

    /// The page of a client, by way of an appointment that they are booked for.
    ///
    /// The appointment is what makes somebody without a name a client of the practice.
    static func address(_ id: ClientID, of appointment: AppointmentID? = nil) -> String {
        let path = "\(ClientsController.path)/\(id)"
        guard let appointment else { return path }
        return "\(path)?\(URLEncodedForm([appointmentField: appointment.rawValue]).encoded)"
    }

    private static let appointmentField = "appointment"

    /// Whom it is about.
    private struct Subject {
        var id: ClientID
        /// What they are called so far.
        var label: String?
        /// Where one came from.
        var appointment: AppointmentID?

        /// The way back.
        var back: Link {
            guard let appointment else { return Link("Back to clients", href: ClientsController.path) }
            return Link("Back to the appointment", href: CalendarAddress(appointment: appointment).href)
        }
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let subject = try await subject(request, context, viewer)
        return page(subject, value: subject.label ?? "", viewer).response(pages.site)
    }

    private func rename(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let subject = try await subject(request, context, viewer)
        let typed = try request.form()["name"] ?? ""
        guard let label = ClientLabel(typed) else {
            let error = "Give a name of 1 to \(ClientLabel.longest) characters."
            return page(subject, value: typed, viewer, error: error).response(pages.site)
        }
        let account = viewer.account.id
        let actor = Actor.user(viewer.user.id)
        let id = subject.id
        let isTaken = try await pages.write { transaction in
            let store = SchedulingStore(transaction.database)
            if let other = try store.client(labelled: label.text, in: account), other != id { return true }
            try store.setLabel(label.text, of: id, in: account)
            try transaction.audit("name-client", by: actor, account: account, subject: "client/\(id)")
            return false
        }
        guard !isTaken else {
            let error = "Another client has this name. Tell the two apart, by a middle name for example."
            return page(subject, value: typed, viewer, error: error).response(pages.site)
        }
        return .redirect(to: subject.back.href)
    }

    /// Whom an address is about.
    ///
    /// - Throws: 404 for somebody whom this practice has neither named nor booked.
    private func subject(
        _ request: Request,
        _ context: RequestContext,
        _ viewer: Viewer
    ) async throws -> Subject {
        let id = try context.parameters.require("id", as: ClientID.self)
        let account = viewer.account.id
        let appointment = request.query[Self.appointmentField].flatMap { AppointmentID($0) }
        let subject = try await pages.pipeline.read { database in
            let booked = try appointment.flatMap { try database.state(Appointment.self, $0)?.state }
            let isBooked = booked.map { $0.accountId == account && $0.clientIds.contains(id) } ?? false
            return Subject(
                id: id,
                label: try SchedulingStore(database).label(of: id, in: account),
                appointment: isBooked ? appointment : nil
            )
        }
        guard subject.label != nil || subject.appointment != nil else {
            throw PageError(
                .notFound,
                title: "There is no such client",
                "Your practice has no client of this address.",
                ways: [Link("Clients", href: ClientsController.path)]
            )
        }
        return subject
    }

    private func page(_ subject: Subject, value: String, _ viewer: Viewer, error: String? = nil) -> Page {
        let title = subject.label ?? UnnamedClient.text(subject.id)
        var page = Page(title, for: viewer, in: .calendar, styles: ["scheduling.css"]) {
            Card {
                if subject.label == nil {
                    p {
                        "Another system has booked this client under the id "
                        code { subject.id.rawValue }
                        ". Name them for your practice’s own pages; the name goes nowhere else."
                    }
                }
                Form(post: Self.address(subject.id, of: subject.appointment), for: viewer) {
                    Field("Name", name: "name", value: value, error: error, .maxlength(ClientLabel.longest))
                    div(.class("actions")) {
                        SubmitButton("Save")
                        ButtonLink(subject.back.text, href: subject.back.href)
                    }
                }
            }
        }
        page.isNarrow = true
        page.trail = [Link("Calendar", href: PagePath.calendar), Link("Clients", href: ClientsController.path)]
        if error != nil { page.status = .unprocessableContent }
        return page
    }
}
