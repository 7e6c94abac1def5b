import Contracts
import HTTPServer
import WebUI

/// Where Zoom sends the browser back to.
///
/// Not behind a session: one that has ended meanwhile must not cost the code, which is good for five minutes. Everything is
/// tied to who pressed, by the state; the page that follows asks for the sign-in.
struct CallbackController: Sendable {
    let pages: ConnectorPages
    let connector: Connector
    let verifier: SessionVerifier

    var routes: RouteCollection {
        RouteCollection().get(PagePath.zoomCallback, use: comeBack)
    }

    private func comeBack(_ request: Request, _ context: RequestContext) async throws -> Response {
        guard let state = request.query["state"], (1...128).contains(state.utf8.count) else { throw Self.foreign }
        let back = CallbackRules.Return(
            code: request.query["code"],
            error: request.query["error"],
            isSameBrowser: StateCookie.isIn(request, state),
            user: verifier.session(of: request)?.user
        )
        let (decision, attempt) = try await connector.comeBack(back, state: state, by: Deadline(in: .seconds(12)))
        pages.bell.ring()
        guard let attempt else { throw Self.foreign }
        let path = PagePath.telehealthIntegration(attempt.practitioner) + (attempt.isOwnDoor ? "?from=profile" : "")
        switch decision {
        case .exchange, .refusedAtZoom, .already:
            // The page says how it went.
            var response = Response.redirect(to: path)
            response.setCookie(StateCookie.carrying(state, isSecure: pages.site.settings.isSecure).removal)
            return response
        case .expired:
            throw PageError(
                .gone,
                title: "That took too long",
                "More than an hour has passed since Connect to Zoom was pressed. Nothing was linked; start over.",
                ways: [Link("Telehealth Integration", href: path)]
            )
        case .otherUser:
            throw PageError(
                .forbidden,
                title: "Somebody else is signed in",
                "Connect to Zoom was pressed by another person than the one who is signed in here now. Nothing was linked. "
                    + "Sign in as the one who pressed, and start over."
            )
        case .foreign: throw Self.foreign
        }
    }

    private static var foreign: PageError {
        PageError(
            .badRequest,
            title: "This way back is not known",
            "This address is where Zoom returns to after Connect to Zoom, in the browser in which it was pressed. It can't be "
                + "opened by itself or elsewhere. Nothing was linked; open Telehealth Integration and start over."
        )
    }
}
