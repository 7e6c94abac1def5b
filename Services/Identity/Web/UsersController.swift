import Contracts
import HTTPServer
import TransactionalStore
import ServiceRuntime
import WebUI

/// *Settings > Team > Users*: the list, *User Settings*, adding, deactivating.
struct UsersController: Sendable {
    let pages: Pages

    var routes: RouteCollection {
        RouteCollection()
            .get(PagePath.users, use: list)
            .get("\(PagePath.users)/add", use: showAdd)
            .post("\(PagePath.users)/add", use: add)
            .group("\(PagePath.users)/{id}") { user in
                user
                    .get(use: show)
                    .post(use: save)
                    .get("/deactivate", use: askDeactivate)
                    .post("/deactivate") { try await setActive(false, $0, $1) }
                    .post("/reactivate") { try await setActive(true, $0, $1) }
            }
    }

    // MARK: The list

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        let page = try await pages.read { store in
            let practitioners = try store.practitioners(of: viewer.account.id).map { ($0.id, $0.name) }
            return UsersPage(
                viewer: viewer,
                members: try store.members(of: viewer.account.id),
                practitioners: Dictionary(uniqueKeysWithValues: practitioners)
            )
        }
        return page.page.response(pages.site)
    }

    // MARK: One user

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        var page = try await page(try await manager(context), context)
        page.isSaved = request.query["saved"] != nil
        return page.page.response(pages.site)
    }

    private func save(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        var page = try await page(viewer, context)
        let sent = try request.form()
        guard let revision = sent["revision"].flatMap({ Int64($0) }) else { throw HTTPError(.badRequest) }
        page.form = UserForm(sent)
        guard let settings = page.form.read() else { return page.page.response(pages.site) }
        let command = ChangeUser(userId: page.member.id, settings: settings, expectedRevision: revision)
        let outcome = try await pages.perform(command, viewer, sent)
        if outcome.result == .accepted { return .redirect(to: "\(page.link.href)?saved=1") }
        if outcome.reason == .revisionStale {
            var now = try await self.page(viewer, context)
            now.isStale = true
            return now.page.response(pages.site)
        }
        guard page.form.note(outcome.reason, outcome.message) else { throw pages.error(outcome, back: page.link) }
        return page.page.response(pages.site)
    }

    private func page(_ viewer: Viewer, _ context: RequestContext) async throws -> UserPage {
        let id = try context.parameters.require("id", as: UserID.self)
        let account = viewer.account.id
        let submission = pages.submission()
        let page = try await pages.read { store -> UserPage? in
            guard let member = try store.member(id, of: account),
                let actor = try store.member(viewer.user.id, of: account)?.actor
            else { return nil }
            let practitioners = try store.practitioners(of: account)
            return UserPage(
                viewer: viewer,
                member: member,
                practitioners: practitioners,
                users: try store.names(of: practitioners.compactMap(\.practitioner.hostUserId), in: account),
                people: actor.may(.manageUsers, .user(member.facts.role))
                    ? nil : try store.people(.masters, in: account),
                mayMakeMasters: actor.may(.manageUsers, .user(.master)),
                submission: submission,
                form: UserForm(member)
            )
        }
        guard let page else { throw Self.unknown }
        return page
    }

    // MARK: Adding

    private func showAdd(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await addPage(try await manager(context), UserForm()).response(pages.site)
    }

    private func add(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        let sent = try request.form()
        var form = UserForm(sent)
        guard let settings = form.read() else { return try await addPage(viewer, form).response(pages.site) }
        let token = OneTimeToken(random: pages.runtime.random)
        let outcome = try await pages.perform(AddUser(settings: settings, linkDigest: token.digest), viewer, sent)
        guard let key = outcome.entity, outcome.result == .accepted else {
            guard form.note(outcome.reason, outcome.message) else { throw pages.error(outcome, back: UsersPage.link) }
            return try await addPage(viewer, form).response(pages.site)
        }
        let id = UserID(rawValue: String(key.drop { $0 != "/" }.dropFirst()))
        return try await PasswordLinkPage.response(token, for: id, isNew: true, viewer, pages)
    }

    private func addPage(_ viewer: Viewer, _ form: UserForm) async throws -> Page {
        let account = viewer.account.id
        let submission = pages.submission()
        return try await pages.read { store in
            let practitioners = try store.practitioners(of: account)
            let users = try store.names(of: practitioners.compactMap(\.practitioner.hostUserId), in: account)
            let actor = try store.member(viewer.user.id, of: account)?.actor
            return Page("Add user", for: viewer, in: .settings(.users)) {
                Form(post: "\(PagePath.users)/add", for: viewer, submission: submission) {
                    UserFields(
                        form: form,
                        practitioners: practitioners,
                        users: users,
                        mayMakeMasters: actor?.may(.manageUsers, .user(.master)) ?? false
                    )
                    div(.class("actions")) {
                        SubmitButton("Add user")
                        ButtonLink("Cancel", href: PagePath.users)
                    }
                }
            }
            .with {
                $0.trail = [UsersPage.link]
                $0.status = form.problems.isEmpty ? .ok : .unprocessableContent
            }
        }
    }

    // MARK: Leaving and coming back

    private func askDeactivate(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        let page = try await page(viewer, context)
        let own = page.practitioners.first { $0.id == page.member.facts.defaultPractitionerID }
        return Page("Deactivate \(page.member.name)?", for: viewer, in: .settings(.users)) {
            Confirmation(
                post: "\(page.link.href)/deactivate",
                for: viewer,
                submission: pages.submission(),
                confirm: "Deactivate",
                .danger,
                back: Link("Cancel", href: page.link.href)
            ) {
                p { "\(page.member.name) is signed out at once and can't sign in any more." }
                if let own {
                    p {
                        "\(own.name) has no default user then, so nobody can start their telehealth sessions"
                        own.practitioner.slot.provider == .zoom
                            ? " until another user has them as default and Zoom is connected anew." : "."
                    }
                }
            }
        }
        .with { $0.trail = [UsersPage.link, page.link] }
        .response(pages.site)
    }

    private func setActive(_ active: Bool, _ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try await manager(context)
        let id = try context.parameters.require("id", as: UserID.self)
        let outcome = try await pages.perform(SetUserActive(userId: id, active: active), viewer, try request.form())
        guard outcome.result == .accepted else {
            throw pages.error(outcome, back: Link("Back to the user", href: PagePath.user(id)))
        }
        return .redirect(to: PagePath.user(id))
    }

    /// The viewer, if they manage users.
    private func manager(_ context: RequestContext) async throws -> Viewer {
        let viewer = try context.viewer
        try await pages.require(.manageUsers, by: viewer, otherwise: Self.forWhom)
        return viewer
    }

    private static let forWhom = "Users are managed by account masters and people with access to Settings."
    static let unknown = PageError(
        .notFound,
        "There is no such user in your practice.",
        ways: [UsersPage.link, .calendar]
    )
}
