import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// Choosing a password through a one-time link.
struct FirstPasswordController: Sendable {
    let pages: Pages
    let hasher: PasswordHasher
    let signer: SessionSigner

    var routes: RouteCollection {
        RouteCollection()
            .get("\(PagePath.firstPassword)/{token}", use: show)
            .post("\(PagePath.firstPassword)/{token}", use: choose)
    }

    /// The link that somebody is to be given.
    static func address(_ token: OneTimeToken, _ site: Site) -> String {
        site.absolute("\(PagePath.firstPassword)/\(token.text)")
    }

    /// What a link leads to.
    private struct Invitation {
        var token: OneTimeToken
        var member: Member
        var account: Account
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        page(try await invitation(context)).response(pages.site)
    }

    private func choose(_ request: Request, _ context: RequestContext) async throws -> Response {
        let invitation = try await invitation(context)
        guard let email = EmailAddress(invitation.member.email) else { throw Self.ended }
        let form = try request.form()
        let password: NewPassword
        do {
            password = try NewPassword(
                form["password"] ?? "",
                repeated: form["repeated"] ?? "",
                name: invitation.member.name,
                email: email
            )
        } catch {
            return page(invitation, problem: error.problem).response(pages.site)
        }
        let hash: String
        do {
            hash = try await hasher.hash(password.text)
        } catch {
            throw PageError(.serviceUnavailable, "Many people are signing in right now. Go back and try again.")
        }
        let outcome = try await pages.pipeline.perform(
            ChoosePassword(linkDigest: invitation.token.digest, hash: hash),
            as: .user(invitation.member.id),
            account: invitation.account.id,
            submissionID: pages.submission()
        )
        guard outcome.result == .accepted else { throw Self.ended }
        let session = signer.begin(user: invitation.member.id, account: invitation.account.id, now: pages.now)
        var response = Response.redirect(to: NextPath.start.path)
        response.setCookie(try signer.cookie(for: session))
        return response
    }

    private func invitation(_ context: RequestContext) async throws -> Invitation {
        guard let token = OneTimeToken(try context.parameters.require("token")) else { throw Self.ended }
        let now = pages.now
        let found = try await pages.read { store -> Invitation? in
            guard let link = try store.link(digest: token.digest), now < link.expiresAt,
                let credentials = try store.privateUser(link.userID),
                let member = try store.member(link.userID, of: credentials.accountID), member.user.active,
                let account = try store.account(credentials.accountID)
            else { return nil }
            return Invitation(token: token, member: member, account: account)
        }
        guard let found else { throw Self.ended }
        return found
    }

    private static let ended = PageError(
        .gone,
        title: "This link no longer works",
        "It works once, for 7 days, and ends when a newer one is made. If you have chosen your password with it, sign "
            + "in. Otherwise ask whoever gave it to you for a new one.",
        ways: [Link("Sign in", href: PagePath.signIn)]
    )

    private func page(_ invitation: Invitation, problem: NewPassword.Problem? = nil) -> Page {
        let path = "\(PagePath.firstPassword)/\(invitation.token.text)"
        return Page.plain("Choose your password") {
            Card {
                p {
                    "For "
                    strong { invitation.member.name }
                    " at "
                    strong { invitation.account.name }
                    ". You sign in as "
                    strong { invitation.member.email }
                    "."
                }
                Form(post: path, for: nil) {
                    // For password managers: whose password this is.
                    input(
                        .type("text"),
                        .name("username"),
                        .value(invitation.member.email),
                        .autocomplete("username"),
                        .hidden
                    )
                    Field(
                        "New password",
                        name: "password",
                        .password,
                        hint: "At least \(NewPassword.lengths.lowerBound) characters. A few words in a row are good.",
                        error: problem == .repetitionDiffers ? nil : problem?.sentence,
                        autocomplete: "new-password"
                    )
                    Field(
                        "Repeat the password",
                        name: "repeated",
                        .password,
                        error: problem == .repetitionDiffers ? problem?.sentence : nil,
                        autocomplete: "new-password"
                    )
                    SubmitButton("Set password and sign in")
                }
            }
        }
        .with { $0.status = problem == nil ? .ok : .unprocessableContent }
    }
}
