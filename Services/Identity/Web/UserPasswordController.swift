import Contracts
import HTTPServer
import TransactionalStore
import ServiceRuntime
import WebUI

/// A user's password: whether there is one, and a new link with which they choose one.
struct UserPasswordController: Sendable {
    let pages: Pages

    var routes: RouteCollection {
        RouteCollection()
            .get("\(PagePath.users)/{id}/password", use: show)
            .post("\(PagePath.users)/{id}/password", use: issue)
    }

    /// The page's address.
    static func path(_ user: UserID) -> String { "\(PagePath.user(user))/password" }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let member = try await member(viewer, context)
        let link = try await pages.read { try $0.link(of: member.id) }
        let isOpen = link.map { pages.now < $0.expiresAt } ?? false
        let submission = pages.submission()
        return Page(member.name, for: viewer, in: .settings(.users)) {
            UserTabs(user: member.id, current: .password)
            Card("Password") {
                DefinitionList(texts: [
                    ("Signs in as", member.email),
                    ("Password", member.hasPassword ? "Chosen" : "Not chosen yet"),
                    ("One-time link", isOpen ? "Given, not used yet" : "None"),
                ])
                if member.user.active {
                    p {
                        "A link works once, for 7 days. When the user has chosen a password with it, they are signed out "
                        "wherever they were signed in. An earlier link ends now."
                    }
                    Form(post: Self.path(member.id), for: viewer, submission: submission) {
                        SubmitButton(isOpen ? "Make a new link" : "Make a link", .secondary)
                    }
                } else {
                    p(.class("hint")) { "The user is inactive. Reactivate them under User Settings first." }
                }
            }
        }
        .with { $0.trail = [UsersPage.link] }
        .response(pages.site)
    }

    private func issue(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let member = try await member(viewer, context)
        let token = OneTimeToken(random: pages.runtime.random)
        let command = IssuePasswordLink(userId: member.id, linkDigest: token.digest)
        let outcome = try await pages.perform(command, viewer, try request.form())
        guard outcome.result == .accepted else {
            throw pages.error(outcome, back: Link(member.name, href: PagePath.user(member.id)))
        }
        return try await PasswordLinkPage.response(token, for: member.id, isNew: false, viewer, pages)
    }

    /// The user, if the viewer manages them.
    private func member(_ viewer: Viewer, _ context: RequestContext) async throws -> Member {
        let id = try context.parameters.require("id", as: UserID.self)
        let forWhom =
            "Passwords are managed by account masters, and those of standard users by people with access to "
            + "Settings."
        try await pages.require(.manageUsers, by: viewer, otherwise: forWhom)
        let member = try await pages.read { try $0.member(id, of: viewer.account.id) }
        guard let member else { throw UsersController.unknown }
        try await pages.require(.manageUsers, on: .user(member.facts.role), by: viewer, otherwise: forWhom)
        return member
    }
}
