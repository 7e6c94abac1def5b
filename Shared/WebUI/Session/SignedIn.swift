package import Contracts
import Cryptography
package import HTTPServer

/// Lets signed-in people through, and their own forms only; puts the ``Viewer`` into the context.
package struct SignedIn: RouterMiddleware {
    /// A person and their practice as this service knows them; nil when it does not.
    package typealias Directory = @Sendable (UserID, AccountID) async throws -> (user: User, account: Account)?

    private let site: Site
    private let verifier: SessionVerifier
    private let directory: Directory
    private let ownsUsers: Bool

    /// Looks people up in `directory`, at every request.
    ///
    /// `ownsUsers` says that the directory is identity's own, so that a person who is not in it is nobody; elsewhere they
    /// may just not have been heard of yet.
    package init(
        site: Site,
        verifier: SessionVerifier,
        ownsUsers: Bool = false,
        directory: @escaping Directory
    ) {
        self.site = site
        self.verifier = verifier
        self.ownsUsers = ownsUsers
        self.directory = directory
    }

    /// What a session is worth now.
    private enum Standing {
        case viewer(Viewer)
        case ended
        case notHeardOf
    }

    package func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        guard let session = verifier.session(of: request) else { return signIn(request, forgetting: false) }
        switch try await standing(of: session) {
        case .ended: return signIn(request, forgetting: true)
        case .notHeardOf: throw PageError.catchingUp("This part of the site has not heard of your sign-in yet.")
        case .viewer(let viewer):
            var context = context
            context.setViewer(viewer)
            do {
                try checkForm(request, viewer)
                return try await next(request, context)
            } catch {
                return ErrorPages.response(to: error, request, context, site: site)
            }
        }
    }

    /// The viewer of a session as of now; nil when it has ended: for whatever lasts longer than a request.
    package func viewer(of session: PageSession) async throws -> Viewer? {
        guard verifier.holds(session), case .viewer(let viewer) = try await standing(of: session) else { return nil }
        return viewer
    }

    /// Asks again, whenever it is called, whether the viewer is still signed in and may still do something.
    package func recheck(
        _ viewer: Viewer,
        _ isAllowed: @escaping @Sendable (Viewer) -> Bool = { _ in true }
    ) -> @Sendable () async -> Bool {
        { [session = viewer.session] in
            guard let now = try? await self.viewer(of: session) else { return false }
            return isAllowed(now)
        }
    }

    private func standing(of session: PageSession) async throws -> Standing {
        guard let (user, account) = try await directory(session.user, session.account) else {
            return ownsUsers ? .ended : .notHeardOf
        }
        guard user.active, user.id == session.user, user.accountId == session.account, account.id == session.account,
            session.issuedAt >= user.sessionsValidFrom
        else { return .ended }
        return .viewer(Viewer(session: session, user: user, account: account))
    }

    /// Everything that is no reading carries the session's own secret.
    private func checkForm(_ request: Request, _ viewer: Viewer) throws {
        guard request.method != .get, request.method != .head else { return }
        let sent = try request.form()[values: Form.csrfField]
        guard sent.count == 1, constantTimeEquals(sent[0], viewer.session.csrf) else {
            throw PageError.foreignForm(request)
        }
    }

    /// To the sign-in page and back; a form, or a request of a script, is told instead.
    private func signIn(_ request: Request, forgetting: Bool) -> Response {
        var response: Response
        if request.method == .get || request.method == .head, !request.prefersJSON, !request.acceptsEvents {
            response = .redirect(to: NextPath.signIn(backTo: request))
            response.headers[.cacheControl] = "no-store"
        } else {
            response = ErrorPages.response(to: PageError.signedOut, request, nil, site: site)
        }
        if forgetting { response.setCookie(SessionCookie.removal(isSecure: site.settings.isSecure)) }
        return response
    }
}
