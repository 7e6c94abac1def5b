import Contracts
import Cryptography
import Foundation
import HTTPServer
import TransactionalStore
import WebUI

/// The clients' links: who opens one sees the truth, and one press lets in.
///
/// Nobody is signed in here: the link itself is the key. Reading changes nothing, however often a link is fetched by what
/// looks at links in messages.
struct JoinController: Sendable {
    let pages: SchedulingPages
    let events: EventStreams
    let signingKey: SigningKey

    /// For everybody.
    var routes: RouteCollection {
        RouteCollection()
            .get("/join/{token}", use: show)
            .get("/join/{token}/events", use: listen)
            .post("/join/{token}", use: join)
            .post("/join/{token}/waiting", use: wait)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let token = try context.parameters.require("token")
        let reading = try await read(token)
        return JoinPage(reading: reading, token: token).page(live: "\(PagePath.join(token))/events")
            .response(pages.site)
    }

    private func listen(_ request: Request, _ context: RequestContext) async throws -> Response {
        let token = try context.parameters.require("token")
        let appointment = try await read(token).appointment
        return events.response(topics: Topics.of(appointment.id, account: appointment.accountId)) {
            (try? await read(token)) != nil
        }
    }

    /// An open page says that its client is there, every ``JoinPage/heartbeat`` seconds, and when it is closed.
    private func wait(_ request: Request, _ context: RequestContext) async throws -> Response {
        let token = try context.parameters.require("token")
        let reading = try await read(token)
        let (id, client) = (reading.appointment.id, reading.client)
        let isHere = try request.form()["state"] != "gone" && reading.isWaiting
        try await pages.write { transaction in
            let store = SchedulingStore(transaction.database)
            let isChange =
                isHere
                ? try store.setWaiting(client, for: id, at: transaction.now) : try store.endWaiting(client, for: id)
            if isChange { try transaction.refreshSession(of: id) }
        }
        return Response(status: .noContent)
    }

    /// The one press: a ticket for the connector, which goes on to Zoom.
    private func join(_ request: Request, _ context: RequestContext) async throws -> Response {
        let token = try context.parameters.require("token")
        let reading = try await read(token)
        // It may have ended since the page was shown: the page says what it is now.
        guard reading.view == .live else {
            var page = JoinPage(reading: reading, token: token).page(live: "\(PagePath.join(token))/events")
            page.status = .conflict
            return page.response(pages.site)
        }
        let (id, client) = (reading.appointment.id, reading.client)
        try await pages.write { transaction in
            guard try SchedulingStore(transaction.database).endWaiting(client, for: id) else { return }
            try transaction.refreshSession(of: id)
        }
        let ticket = JoinTicket(
            id: pages.newID(),
            account: reading.appointment.accountId,
            appointment: id,
            attendee: client,
            now: pages.now
        )
        let signed = JSONWebSignature.sign(
            try JSONEncoder().encode(ticket),
            type: JoinTicket.type,
            with: signingKey
        )
        return JoinPage.going(ticket: signed).response(pages.site)
    }

    /// What a link leads to.
    ///
    /// - Throws: 404 for one that we did not make, 410 for one that was replaced.
    private func read(_ token: String) async throws -> JoinReading {
        guard let claim = JoinLinks.claim(token) else { throw PageError.noSuchLink }
        let now = pages.now
        let reading = try await pages.pipeline.read { try JoinReading($0, claim, now: now) }
        guard let reading else { throw PageError.noSuchLink }
        switch pages.links.standing(of: claim, client: reading.client, generation: reading.linkGeneration) {
        case .good: return reading
        case .replaced: throw PageError.linkReplaced
        case .forged: throw PageError.noSuchLink
        }
    }
}

extension PageError {
    static let noSuchLink = PageError(
        .notFound,
        title: "This link is not valid",
        "It may not have been copied whole. Open the link from the message of your practice again, or ask your practice to "
            + "send it once more.",
        ways: []
    )

    static let linkReplaced = PageError(
        .gone,
        title: "This link has been replaced",
        "Your practice has made a new link for this appointment. Please use the newest one that you were sent, or ask your "
            + "practice for it.",
        ways: []
    )
}
