import Contracts
import Cryptography
import HTTPServer
import TransactionalStore
import WebUI

/// Books appointments.
struct BookingController: Sendable {
    /// Where the form is posted to.
    static let path = "/appointments"

    let pages: SchedulingPages

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get(BookingForm.path, use: show)
            .post(Self.path, use: book)
    }

    /// How long an appointment is, unless said otherwise; minutes.
    private static let usualLength = 50
    /// How many clients are suggested while typing.
    private static let suggested = 500

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let address = try CalendarAddress(request.query)
        let calendar = SchedulingPages.calendar(of: viewer.account)
        let now = pages.now
        let minute = request.query["start"].flatMap { TimeFields.minute($0) }
        let time = TimeFields(
            date: address.date ?? calendar.date(at: now),
            minute: minute ?? Self.nextHalfHour(calendar.minuteOfDay(now)),
            minutes: Self.usualLength
        )
        let form = BookingForm(time: time, practitioner: address.practitioner ?? viewer.user.defaultPractitionerId)
        return try await answer(form, viewer, calendar, submission: pages.newID())
    }

    private func book(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let sent = try request.form()
        let submission = try sent.submissionID()
        let calendar = SchedulingPages.calendar(of: viewer.account)
        var form = BookingForm(sent)
        if sent["more"] != nil, form.clients.mayGrow {
            form.clients.lines.append(ClientFields.Line())
            return try await answer(form, viewer, calendar, submission: submission)
        }
        let account = viewer.account.id
        let time = form.time.instants(calendar)
        let practitioner = PractitionerID(form.practitioner)
        if practitioner == nil { form.practitionerError = "Choose whose appointment it is." }
        let choices: [ClientFields.Choice]?
        (form.clients, choices) = try await pages.pipeline.read { [fields = form.clients] database in
            var fields = fields
            let store = SchedulingStore(database)
            let choices = try fields.choices { label in
                let id = try store.client(labelled: label.text, in: account)
                // One that this same form has added is still its new one, should it be sent twice.
                return id == Self.newClient(submission, label) ? nil : id
            }
            return (fields, choices)
        }
        guard let time, let practitioner, let choices else {
            return try await answer(form, viewer, calendar, submission: submission, status: .unprocessableContent)
        }
        let clients = try await add(choices, submission, viewer)
        let command = BookAppointment(
            practitionerId: practitioner,
            clientIds: clients,
            start: time.start,
            end: time.end,
            telehealth: form.isTelehealth
        )
        let outcome = try await pages.perform(command, viewer, submissionID: submission)
        guard outcome.result == .accepted, let id = outcome.appointment else {
            if outcome.reason == .timeInvalid {
                form.time.refuse(outcome.message ?? "")
            } else if outcome.reason == .practitionerUnknown || outcome.reason == .practitionerInactive {
                form.practitionerError = outcome.message
            } else {
                form.refusal = outcome.message
            }
            for index in form.clients.lines.indices { form.clients.lines[index].isNew = false }
            // A new number: the old one stands for the answer that it got.
            return try await answer(
                form,
                viewer,
                calendar,
                submission: pages.newID(),
                status: .unprocessableContent
            )
        }
        return .redirect(to: CalendarAddress(appointment: id).href + "&done=booked")
    }

    /// Names the new clients; their ids follow from the form, so that sending it twice adds them once.
    private func add(
        _ choices: [ClientFields.Choice],
        _ submission: String,
        _ viewer: Viewer
    ) async throws -> [ClientID] {
        let clients = choices.map { choice in
            switch choice {
            case .known(let id): (id: id, label: ClientLabel?.none)
            case .new(let label): (id: Self.newClient(submission, label), label: label)
            }
        }
        guard clients.contains(where: { $0.label != nil }) else { return clients.map(\.id) }
        let account = viewer.account.id
        let actor = Actor.user(viewer.user.id)
        try await pages.write { transaction in
            let store = SchedulingStore(transaction.database)
            for client in clients {
                guard let label = client.label, try store.label(of: client.id, in: account) == nil else { continue }
                guard try store.client(labelled: label.text, in: account) == nil else {
                    throw PageError.clientNameTaken
                }
                try store.setLabel(label.text, of: client.id, in: account)
                try transaction.audit("add-client", by: actor, account: account, subject: "client/\(client.id)")
            }
        }
        return clients.map(\.id)
    }

    /// The id of a client whom a form adds.
    private static func newClient(_ submission: String, _ label: ClientLabel) -> ClientID {
        let digest = SHA256.hash(Array("\(submission)\n\(label.text.lowercased())".utf8))
        return ClientID(rawValue: "c-\(Hex.encode(digest.prefix(16)))")
    }

    private static func nextHalfHour(_ minute: Int) -> Int { min((minute + 29) / 30 * 30, 23 * 60 + 30) }

    private func answer(
        _ form: BookingForm,
        _ viewer: Viewer,
        _ calendar: ZonedCalendar,
        submission: String,
        status: HTTPStatus = .ok
    ) async throws -> Response {
        let choices = try await pages.bookingChoices(viewer.account.id, clients: Self.suggested)
        var page = form.page(choices, viewer: viewer, calendar: calendar, submission: submission)
        page.status = status
        return page.response(pages.site)
    }
}
