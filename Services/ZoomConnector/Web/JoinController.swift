import Contracts
import Cryptography
import Foundation
import HTTPServer
import WebUI

/// Takes the ticket of a client who pressed *Join*, and goes on to Zoom.
struct JoinController: Sendable {
    let pages: ConnectorPages
    /// The public keys of all services; only scheduling's sign tickets.
    let keys: JSONWebKeySet

    /// Not behind a session: clients have none, the ticket is what counts.
    var routes: RouteCollection {
        RouteCollection().post(PagePath.joinTicket, use: join)
            .get(PagePath.joinTicket) { _, _ in throw Self.again }
    }

    private func join(_ request: Request, _ context: RequestContext) async throws -> Response {
        guard let token = try request.form()[JoinTicket.field], let ticket = ticket(token) else { throw Self.again }
        switch try await pages.steps({ try $0.join(ticket) }) {
        case .used: throw Self.again
        case .notReady:
            throw PageError(
                .conflict,
                title: "Not ready yet",
                "The call is not ready to be joined. Open your link again: it says when it is.",
                ways: []
            )
        case .goes(let address):
            guard pages.origins.accepts(address) else { throw HTTPError(.badGateway) }
            var page = Page.leaving(
                to: address,
                "Joining your appointment",
                message: "Going on to Zoom. It works in the browser, and in the Zoom app if you have it.",
                link: "Go on to Zoom"
            )
            page.isNarrow = true
            return page.response(pages.site)
        }
    }

    /// The claims of a ticket that scheduling has signed, and that is good now.
    private func ticket(_ token: String) -> JoinTicket? {
        guard let verified = try? JSONWebSignature.verify(Array(token.utf8), keys: keys),
            verified.type == JoinTicket.type, verified.keyID.hasPrefix("\(ServiceName.scheduling.rawValue)-"),
            let ticket = try? JSONDecoder().decode(JoinTicket.self, from: Data(verified.payload)),
            ticket.isGood(at: pages.now)
        else { return nil }
        return ticket
    }

    private static var again: PageError {
        PageError(
            .badRequest,
            title: "Open your link again",
            "This step is good for a minute, and once. Open the link to your appointment again and press Join there.",
            ways: []
        )
    }
}
