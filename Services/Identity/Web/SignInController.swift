import Contracts
import HTTPServer
import ServiceRuntime
import WebUI

/// Signing in, and back to where one was going.
struct SignInController: Sendable {
    let pages: Pages
    let signIn: SignIn
    let signer: SessionSigner
    let verifier: SessionVerifier
    let signedIn: SignedIn

    var routes: RouteCollection {
        RouteCollection()
            .get(PagePath.signIn, use: show)
            .post(PagePath.signIn, use: enter)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let next = NextPath(in: request.query)
        if let session = verifier.session(of: request), try await signedIn.viewer(of: session) != nil {
            return .redirect(to: next.path)
        }
        let notice = request.query[SignInPage.noticeField].flatMap(SignInPage.Notice.init(rawValue:))
        return SignInPage(next: next, notice: notice).page.response(pages.site)
    }

    private func enter(_ request: Request, _ context: RequestContext) async throws -> Response {
        let form = try request.form()
        var answer = SignInPage(next: NextPath(in: form), email: form["email"] ?? "")
        do {
            let attempt = try await signIn.attempt(
                email: form["email"] ?? "",
                password: form["password"] ?? "",
                from: request.remoteAddress
            )
            switch attempt {
            case .signedIn(let user):
                let session = signer.begin(user: user.id, account: user.accountId, now: pages.now)
                var response = Response.redirect(to: answer.next.path)
                response.setCookie(try signer.cookie(for: session))
                return response
            case .wrong:
                answer.problem = .wrong
            case .inactive(let people):
                answer.problem = .inactive(people)
            case .throttled(let until):
                answer.problem = .throttled(minutes: max(1, Int((until - pages.now).components.seconds + 59) / 60))
            }
        } catch is PasswordHasher.Busy {
            answer.problem = .busy
        }
        return answer.page.response(pages.site)
    }
}
