import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// *Settings > Integrations > Service Tokens*: the list, a new token, revoking one.
struct ServiceTokensController: Sendable {
    let pages: Pages
    let tokens: ServiceTokenSigner

    var routes: RouteCollection {
        RouteCollection()
            .get(PagePath.serviceTokens, use: list)
            .get("\(PagePath.serviceTokens)/add", use: showAdd)
            .post("\(PagePath.serviceTokens)/add", use: add)
            .get("\(PagePath.serviceTokens)/{id}/revoke", use: askRevoke)
            .post("\(PagePath.serviceTokens)/{id}/revoke", use: revoke)
    }

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        return ServiceTokensPage(
            viewer: viewer,
            tokens: try await pages.read { try $0.tokens(of: viewer.account.id) },
            now: pages.now
        )
        .page.response(pages.site)
    }

    // MARK: A new one

    private func showAdd(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        return NewServiceTokenPage(viewer: viewer, submission: pages.submission()).page.response(pages.site)
    }

    private func add(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        let form = try request.form()
        var page = NewServiceTokenPage(viewer: viewer, submission: pages.submission(), form: form)
        let command = IssueServiceToken(
            subject: page.subject,
            commands: page.commands.sorted(),
            days: Int(page.days) ?? 0
        )
        do {
            _ = try command.request
        } catch {
            page.problem = error
            return page.page.response(pages.site)
        }
        let outcome = try await pages.perform(command, viewer, form)
        guard let key = outcome.entity, outcome.result == .accepted else {
            throw pages.error(outcome, back: ServiceTokensPage.link)
        }
        let id = ServiceTokenID(rawValue: String(key.drop { $0 != "/" }.dropFirst()))
        guard let record = try await pages.read({ try $0.token(id, of: viewer.account.id) }) else { throw Self.unknown }
        return shown(record, try tokens.sign(record), viewer).response(pages.site)
    }

    private func shown(_ record: ServiceToken, _ token: String, _ viewer: Viewer) -> Page {
        Page("A token for \(record.subject)", for: viewer, in: .settings(.serviceTokens)) {
            Card("Token") {
                p { "Give it to whoever runs that service, by a way that only they can read." }
                Field(
                    "Token",
                    name: "token",
                    value: token,
                    hint: "Sent as the header authorization: Bearer … with each command. It is shown only now.",
                    .readonly,
                    .data("copy", "Copy token")
                )
                div(.class("actions")) { ButtonLink("All service tokens", href: PagePath.serviceTokens) }
            }
        }
        .with {
            $0.trail = [ServiceTokensPage.link]
            $0.scripts = ["identity.js"]
        }
    }

    // MARK: Revoking

    private func askRevoke(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        let id = try context.parameters.require("id", as: ServiceTokenID.self)
        guard let token = try await pages.read({ try $0.token(id, of: viewer.account.id) }) else { throw Self.unknown }
        return Page("Revoke the token of \(token.subject)?", for: viewer, in: .settings(.serviceTokens)) {
            Confirmation(
                post: "\(PagePath.serviceTokens)/\(id)/revoke",
                for: viewer,
                submission: pages.submission(),
                confirm: "Revoke",
                .danger,
                back: Link("Cancel", href: PagePath.serviceTokens)
            ) {
                p { "From now on its commands are refused. This can't be taken back; issue a new token instead." }
            }
        }
        .with { $0.trail = [ServiceTokensPage.link] }
        .response(pages.site)
    }

    private func revoke(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        let id = try context.parameters.require("id", as: ServiceTokenID.self)
        let outcome = try await pages.perform(RevokeServiceToken(tokenId: id), viewer, try request.form())
        guard outcome.result == .accepted else { throw pages.error(outcome, back: ServiceTokensPage.link) }
        return .redirect(to: PagePath.serviceTokens)
    }

    private func manager(_ context: RequestContext) async throws -> Viewer {
        let viewer = try context.viewer
        try await pages.require(
            .manageSettings,
            by: viewer,
            otherwise: "Service tokens are managed by account masters and people with access to Settings."
        )
        return viewer
    }

    private static let unknown = PageError(
        .notFound,
        "There is no such service token in your practice.",
        ways: [ServiceTokensPage.link, .calendar]
    )
}
