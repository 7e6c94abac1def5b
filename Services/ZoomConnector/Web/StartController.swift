import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// Takes the press of *Start* on the launch page, and goes on to Zoom.
struct StartController: Sendable {
    let pages: ConnectorPages
    let launcher: Launcher

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .post("/zoom/start/{appointment}", use: start)
            // Reloaded or opened by itself: the launch page is where sessions begin.
            .get("/zoom/start/{appointment}") { _, context in
                .redirect(to: PagePath.launch(try context.parameters.require("appointment", as: AppointmentID.self)))
            }
    }

    private func start(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let form = try request.form()
        guard let choice = form[StartForm.choice].flatMap(StartForm.Choice.init(rawValue:)) else {
            throw PageError(
                .badRequest,
                "Choose how to start: in the browser, in the Zoom Desktop App or in the Zoom Mobile App.",
                ways: [Link("Back to the launch page", href: PagePath.launch(id))]
            )
        }
        let press = StartPress(
            appointment: id,
            choice: choice,
            isConfirmed: form[StartForm.confirmed] == "yes",
            viewer: viewer
        )
        guard choice != .browser || !Self.isPhoneThatNeedsTheApp(request.headers[.userAgent]) else {
            return StartPages(press: press).appOnly.response(pages.site)
        }
        let launch = try await launcher.start(
            id,
            account: viewer.account.id,
            by: viewer.user.id,
            choice: choice,
            confirmed: press.isConfirmed
        )
        pages.bell.ring()
        return try await page(for: launch, press).response(pages.site)
    }

    private func page(for launch: Launcher.Launch, _ press: StartPress) async throws -> Page {
        let colleagues = try await pages.pipeline.read { try Colleagues(of: press.viewer.account.id, $0) }
        let start = StartPages(press: press)
        switch launch {
        case .goes(let address, let fellBack): return start.leaving(to: address, fellBack: fellBack)
        case .warns(let decision, let other):
            return start.warning(decision, other: other, colleagues: colleagues, now: pages.now)
        case .failed(let reason):
            return start.failed(reason, practitioner: try await practitioner(of: press.appointment), colleagues)
        case .refused(let refusal):
            throw StartRefusalWords(refusal, press, try await practitioner(of: press.appointment), colleagues).error
        }
    }

    private func practitioner(of id: AppointmentID) async throws -> Practitioner? {
        try await pages.pipeline.read { database in
            guard let appointment = try database.replica(Appointment.self, id) else { return nil }
            return try database.replica(Practitioner.self, appointment.practitionerId)
        }
    }

    /// Zoom lets hosts in by its app only, on iPhones.
    ///
    /// Source: zoom/FACTS section 4, "iPhone".
    private static func isPhoneThatNeedsTheApp(_ userAgent: String?) -> Bool {
        guard let userAgent else { return false }
        return userAgent.contains("iPhone") || userAgent.contains("iPod")
    }
}

/// Who pressed *Start*, for what, and how.
struct StartPress: Sendable {
    var appointment: AppointmentID
    var choice: StartForm.Choice
    /// Whether it was *Start anyway*.
    var isConfirmed: Bool
    var viewer: Viewer
}
