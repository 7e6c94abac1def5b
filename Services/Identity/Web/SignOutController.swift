import Contracts
import Cryptography
import HTTPServer
import TransactionalStore
import WebUI

/// Signing out of this browser, or of all.
struct SignOutController: Sendable {
    let pages: Pages
    let verifier: SessionVerifier

    /// For everybody: whoever's session has ended is out already.
    var routes: RouteCollection {
        RouteCollection().post(PagePath.signOut, use: leave)
    }

    /// For those who are signed in.
    var routesForThoseSignedIn: RouteCollection {
        RouteCollection()
            .get(PagePath.signOut, use: ask)
            .get(PagePath.signOutEverywhere, use: askEverywhere)
            .post(PagePath.signOutEverywhere, use: leaveEverywhere)
    }

    private func leave(_ request: Request, _ context: RequestContext) async throws -> Response {
        if let session = verifier.session(of: request) {
            guard constantTimeEquals(try request.form()[Form.csrfField] ?? "", session.csrf) else {
                throw PageError(.forbidden, "This form is out of date. Open the page again and repeat what you did.")
            }
            try await pages.pipeline.write { transaction in
                try transaction.audit(
                    "user.signed-out",
                    by: .user(session.user),
                    account: session.account,
                    subject: User.key(session.user)
                )
            }
        }
        return gone(.signedOut)
    }

    private func leaveEverywhere(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let outcome = try await pages.pipeline.perform(
            SignOutEverywhere(),
            as: .user(viewer.user.id),
            account: viewer.account.id,
            submissionID: pages.submission()
        )
        guard outcome.result == .accepted else { throw pages.error(outcome, back: .calendar) }
        return gone(.signedOutEverywhere)
    }

    private func gone(_ notice: SignInPage.Notice) -> Response {
        var response = Response.redirect(to: notice.path)
        response.setCookie(SessionCookie.removal(isSecure: pages.site.settings.isSecure))
        return response
    }

    // MARK: For who typed the address

    private func ask(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        return question("Sign out", PagePath.signOut, viewer, "You leave this browser; others stay signed in.")
    }

    private func askEverywhere(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        return question(
            "Sign out everywhere",
            PagePath.signOutEverywhere,
            viewer,
            "You leave this browser and every other in which you are signed in."
        )
    }

    private func question(_ title: String, _ path: String, _ viewer: Viewer, _ sentence: String) -> Response {
        Page(title, for: viewer) {
            Confirmation(
                post: path,
                for: viewer,
                submission: pages.submission(),
                confirm: title,
                back: Link("Cancel", href: PagePath.calendar)
            ) {
                p { sentence }
            }
        }
        .with { $0.isNarrow = true }
        .response(pages.site)
    }
}
