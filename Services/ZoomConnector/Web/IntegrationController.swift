import Contracts
import Cryptography
import HTTPServer
import TransactionalStore
import WebUI

/// *Telehealth Integration* of a practitioner's profile, by both doors: Settings, and *Practitioner Profile*.
struct IntegrationController: Sendable {
    let pages: ConnectorPages
    let connector: Connector
    let events: EventStreams
    let signedIn: SignedIn

    /// Behind `signedIn`.
    var routes: RouteCollection {
        RouteCollection().group("/telehealth-integration/{practitioner}") { group in
            group
                .get(use: show)
                .get("/events", use: listen)
                .post("/connect", use: connect)
                .post("/confirm", use: confirm)
                .post("/not-this-one", use: notThisOne)
                .post("/cancel", use: cancel)
                .get("/disconnect", use: preview)
                .post("/disconnect", use: disconnect)
        }
    }

    // MARK: Reading

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await page(request, context).response(pages.site)
    }

    private func listen(_ request: Request, _ context: RequestContext) async throws -> Response {
        let visit = try await visit(request, context)
        let practitioner = visit.facts.practitioner.id
        return events.response(
            topics: [Topics.links(of: visit.viewer.account.id)],
            access: signedIn.recheck(visit.viewer) { $0.access.mayManageConnection(of: practitioner) }
        )
    }

    private func preview(_ request: Request, _ context: RequestContext) async throws -> Response {
        let visit = try await visit(request, context)
        guard let connection = visit.facts.connection else { return .redirect(to: visit.path) }
        return DisconnectPage(visit: visit, connection: connection, submission: pages.submission()).page
            .response(pages.site)
    }

    // MARK: Connecting

    private func connect(_ request: Request, _ context: RequestContext) async throws -> Response {
        let visit = try await visit(request, context)
        guard visit.facts.practitioner.slot.provider != .telehealthPro else {
            // The page says what to do first.
            return try await page(request, context).with { $0.status = .conflict }.response(pages.site)
        }
        guard visit.facts.practitioner.active else {
            throw PageError(.conflict, "\(visit.name) is no longer active, and cannot be linked to Zoom.")
        }
        let departure = try await connector.depart(
            practitioner: visit.facts.practitioner.id,
            account: visit.viewer.account.id,
            user: visit.viewer.user.id,
            isOwnDoor: visit.isOwnDoor
        )
        var response = Page.leaving(
            to: departure.url,
            "Going on to Zoom",
            message:
                "Zoom asks you to sign in, unless this browser is signed in there already, and to allow the access.",
            link: "Go on to Zoom",
            for: visit.viewer
        )
        .response(pages.site)
        response.setCookie(StateCookie.carrying(departure.state, isSecure: pages.site.settings.isSecure))
        return response
    }

    private func confirm(_ request: Request, _ context: RequestContext) async throws -> Response {
        let visit = try await visit(request, context)
        let (id, user) = (try attempt(request), visit.viewer.user.id)
        _ = try await pages.steps { try $0.confirmed(id, by: user) }
        connector.wentOn(visit.viewer.account.id)
        return .redirect(to: visit.path)
    }

    private func notThisOne(_ request: Request, _ context: RequestContext) async throws -> Response {
        let visit = try await visit(request, context)
        let id = try attempt(request)
        guard visit.facts.attempt?.id == id else { return .redirect(to: visit.path) }
        try await pages.steps { try $0.notThisOne(id) }
        connector.wentOn(visit.viewer.account.id)
        return .redirect(to: visit.path)
    }

    private func cancel(_ request: Request, _ context: RequestContext) async throws -> Response {
        let visit = try await visit(request, context)
        let user = visit.viewer.user.id
        if let claiming = visit.facts.claiming {
            try await pages.steps { steps in
                guard let link = try steps.store.link(claiming.id) else { return }
                try steps.audit("zoom-connect-cancelled", claiming, by: .user(user))
                try steps.close(link, by: .cancelled, user: user)
            }
        }
        return .redirect(to: visit.path)
    }

    // MARK: Disconnecting

    private func disconnect(_ request: Request, _ context: RequestContext) async throws -> Response {
        let visit = try await visit(request, context)
        let user = visit.viewer.user.id
        // Of the page that was looked at, and not of a link that was made since.
        guard let connection = visit.facts.connection, try request.form()["connection"] == connection.id.rawValue else {
            return .redirect(to: visit.path)
        }
        try await pages.steps { steps in
            guard let link = try steps.store.link(connection.id), link.isOpen else { return }
            try steps.audit("zoom-disconnected", connection, by: .user(user))
            try steps.close(link, by: .disconnectPressed, user: user)
        }
        return .redirect(to: visit.path)
    }

    // MARK: Who comes, and to what

    private func page(_ request: Request, _ context: RequestContext) async throws -> Page {
        IntegrationPage(visit: try await visit(request, context), pages: pages).page
    }

    /// The practitioner of the address, for somebody who may see their link.
    private func visit(_ request: Request, _ context: RequestContext) async throws -> IntegrationVisit {
        let viewer = try context.viewer
        let id = try context.parameters.require("practitioner", as: PractitionerID.self)
        let (now, vault) = (pages.now, pages.vault)
        let facts = try await pages.pipeline.read { database in
            try IntegrationFacts(
                of: id,
                account: viewer.account.id,
                viewer: viewer.user.id,
                now: now,
                vault: vault,
                database
            )
        }
        guard let facts else {
            throw PageError(.notFound, "There is no such practitioner in this practice.")
        }
        guard viewer.access.mayManageConnection(of: id) else {
            throw PageError(
                .forbidden,
                "You have no access to \(facts.practitioner.displayName)'s Telehealth Integration. "
                    + "\(facts.colleagues.whomToAskForAccess) They can grant access to the profile, or the permission "
                    + "\u{2018}Allow users to access their default practitioner profile\u{2019}."
            )
        }
        let comesByProfile = request.query["from"] == "profile" && viewer.access.ownProfile == id
        return IntegrationVisit(
            viewer: viewer,
            facts: facts,
            now: now,
            isOwnDoor: comesByProfile || !viewer.access.seesPractitioners
        )
    }

    private func attempt(_ request: Request) throws -> String {
        guard let id = try request.form()["attempt"], CommandID(id) != nil else {
            throw PageError(.badRequest, "The form arrived incomplete. Open the page again and repeat what you did.")
        }
        return id
    }
}

/// Somebody at a practitioner's *Telehealth Integration* page.
struct IntegrationVisit: Sendable {
    var viewer: Viewer
    var facts: IntegrationFacts
    var now: Timestamp
    /// Whether they came by *Practitioner Profile*, and not by Settings.
    var isOwnDoor: Bool

    /// The practitioner's name.
    var name: String { facts.practitioner.displayName }
    /// The page, by the same door.
    var path: String { path("") }
    var times: PracticeTime { PracticeTime(viewer.account.timeZone) }
    /// Whether the practitioner is the viewer's own default.
    var isOwn: Bool { viewer.user.defaultPractitionerId == facts.practitioner.id }

    /// A page below it, by the same door.
    func path(_ rest: String) -> String {
        PagePath.telehealthIntegration(facts.practitioner.id) + rest + (isOwnDoor ? "?from=profile" : "")
    }

    /// Where the page belongs.
    var section: Section { isOwnDoor ? .ownProfile : .settings(.practitioners) }

    /// The pages above it.
    var trail: [Link] {
        isOwnDoor
            ? [Link("Practitioner Profile", href: PagePath.practitionerProfile)]
            : [
                Link("Practitioners", href: PagePath.practitioners),
                Link(name, href: PagePath.practitioner(facts.practitioner.id)),
            ]
    }
}

/// The cookie that ties a `state` to the browser which pressed *Connect to Zoom*.
///
/// One a press, so that two tabs don't disturb each other.
enum StateCookie {
    static func carrying(_ state: String, isSecure: Bool) -> Cookie {
        Cookie(
            name: name(for: state),
            value: state,
            path: PagePath.zoomCallback,
            maximumAge: Int(ConnectAttempt.lifetime.components.seconds),
            isSecure: isSecure
        )
    }

    /// Whether a request comes from the browser that pressed.
    static func isIn(_ request: Request, _ state: String) -> Bool {
        request.cookies[name(for: state)].map { constantTimeEquals($0, state) } ?? false
    }

    /// Named by the state's digest, which says nothing of the state.
    private static func name(for state: String) -> String {
        "zoom-state-\(Hex.encode(Connector.digest(of: state).prefix(6)))"
    }
}
