import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// Shows a one-time link, once.
enum PasswordLinkPage {
    /// The answer to the form that made the link; sent again, it shows no link, since only its digest is kept.
    static func response(
        _ token: OneTimeToken,
        for id: UserID,
        isNew: Bool,
        _ viewer: Viewer,
        _ pages: Pages
    ) async throws -> Response {
        let found = try await pages.read { store in
            try store.member(id, of: viewer.account.id).map { ($0, try store.link(digest: token.digest)?.userID == id) }
        }
        guard let (member, isThisLink) = found else { throw UsersController.unknown }
        let title = isNew ? "\(member.name) has been added" : "A link for \(member.name)"
        return Page(title, for: viewer, in: .settings(.users)) {
            Card("One-time link") {
                if isThisLink {
                    p {
                        "Give this link to "
                        strong { member.name }
                        ". With it they choose their password; they sign in as \(member.email)."
                    }
                    Field(
                        "Link",
                        name: "link",
                        value: FirstPasswordController.address(token, pages.site),
                        hint: "It works once, for 7 days, and is shown only now.",
                        .readonly,
                        .data("copy", "Copy link")
                    )
                } else {
                    p { "The link was shown when you made it, and can't be shown again." }
                    p { ButtonLink("Make a new link", href: UserPasswordController.path(id)) }
                }
                div(.class("actions")) {
                    ButtonLink("User Settings of \(member.name)", href: PagePath.user(id))
                    ButtonLink("All users", href: PagePath.users, .quiet)
                }
            }
        }
        .with {
            $0.trail = [UsersPage.link]
            $0.scripts = ["identity.js"]
        }
        .response(pages.site)
    }
}
