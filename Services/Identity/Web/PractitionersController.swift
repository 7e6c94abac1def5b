import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// *Settings > Team > Practitioners*: the list, a practitioner's profile, adding, renaming, deactivating.
struct PractitionersController: Sendable {
    let pages: Pages

    var routes: RouteCollection {
        RouteCollection()
            .get(PagePath.practitioners, use: list)
            .get("\(PagePath.practitioners)/add", use: showAdd)
            .post("\(PagePath.practitioners)/add", use: add)
            .group("\(PagePath.practitioners)/{id}") { practitioner in
                practitioner
                    .get(use: show)
                    .post(use: save)
                    .get("/deactivate", use: askDeactivate)
                    .post("/deactivate") { try await setActive(false, $0, $1) }
                    .post("/reactivate") { try await setActive(true, $0, $1) }
            }
    }

    // MARK: The list

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        if !viewer.access.seesPractitioners {
            try await pages.require(.manageSettings, by: viewer, otherwise: Self.forWhom)
        }
        let page = try await pages.read { store in
            let account = viewer.account.id
            let found = try store.practitioners(of: account).filter { viewer.access.mayManageConnection(of: $0.id) }
            return PractitionersPage(
                viewer: viewer,
                practitioners: found,
                users: try store.names(of: found.compactMap(\.practitioner.hostUserId), in: account)
            )
        }
        return page.page.response(pages.site)
    }

    // MARK: One practitioner

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        var page = try await profile(viewer, context)
        page.isSaved = request.query["saved"] != nil
        return page.page.response(pages.site)
    }

    private func save(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        var page = try await profile(viewer, context)
        let form = try request.form()
        page.typedName = form["name"] ?? ""
        guard let revision = form["revision"].flatMap({ Int64($0) }) else { throw HTTPError(.badRequest) }
        guard let name = DisplayName(page.typedName ?? "") else {
            page.nameProblem = Self.nameRule
            return page.page.response(pages.site)
        }
        let command = ChangePractitioner(practitionerId: page.profile.id, name: name, expectedRevision: revision)
        let outcome = try await pages.perform(command, viewer, form)
        guard outcome.result == .accepted else {
            guard outcome.reason == .revisionStale else { throw pages.error(outcome, back: page.link) }
            var now = try await profile(viewer, context)
            now.isStale = true
            return now.page.response(pages.site)
        }
        return .redirect(to: "\(PagePath.practitioner(page.profile.id))?saved=1")
    }

    private func profile(_ viewer: Viewer, _ context: RequestContext) async throws -> PractitionerPage {
        let id = try context.parameters.require("id", as: PractitionerID.self)
        let submission = pages.submission()
        let page = try await pages.read { store in
            try store.practitioner(id, of: viewer.account.id).map { profile in
                let host = try profile.practitioner.hostUserId.flatMap { try store.member($0, of: viewer.account.id) }
                return PractitionerPage(viewer: viewer, profile: profile, host: host, submission: submission)
            }
        }
        guard let page else { throw Self.unknown }
        try await pages.require(
            .manageConnection,
            on: .practitioner(id),
            by: viewer,
            otherwise: "You have no access to this profile."
        )
        return page
    }

    // MARK: Adding

    private func showAdd(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        try await pages.require(.manageSettings, by: viewer, otherwise: Self.forWhom)
        return addPage(viewer).response(pages.site)
    }

    private func add(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let form = try request.form()
        let typed = form["name"] ?? ""
        guard let name = DisplayName(typed) else {
            return addPage(viewer, typed, Self.nameRule).response(pages.site)
        }
        let outcome = try await pages.perform(AddPractitioner(name: name), viewer, form)
        guard let key = outcome.entity, outcome.result == .accepted else {
            throw pages.error(outcome, back: PractitionersPage.link)
        }
        let id = PractitionerID(rawValue: String(key.drop { $0 != "/" }.dropFirst()))
        return .redirect(to: PagePath.practitioner(id))
    }

    private func addPage(_ viewer: Viewer, _ name: String = "", _ problem: String? = nil) -> Page {
        Page("Add practitioner", for: viewer, in: .settings(.practitioners)) {
            Card {
                Form(post: "\(PagePath.practitioners)/add", for: viewer, submission: pages.submission()) {
                    Field(
                        "Name",
                        name: "name",
                        value: name,
                        hint: "As colleagues and clients see it.",
                        error: problem
                    )
                    div(.class("actions")) {
                        SubmitButton("Add practitioner")
                        ButtonLink("Cancel", href: PagePath.practitioners)
                    }
                }
            }
        }
        .with {
            $0.trail = [PractitionersPage.link]
            $0.status = problem == nil ? .ok : .unprocessableContent
        }
    }

    // MARK: Leaving and coming back

    private func askDeactivate(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let page = try await profile(viewer, context)
        try await pages.require(.manageSettings, by: viewer, otherwise: Self.forWhom)
        return Page("Deactivate \(page.profile.name)?", for: viewer, in: .settings(.practitioners)) {
            Confirmation(
                post: "\(PagePath.practitioner(page.profile.id))/deactivate",
                for: viewer,
                submission: pages.submission(),
                confirm: "Deactivate",
                .danger,
                back: Link("Cancel", href: page.link.href)
            ) {
                p {
                    "\(page.profile.name) can no longer be booked. Appointments, the Zoom link and everything else stay."
                }
                p { "You can take this back at any time." }
            }
        }
        .with { $0.trail = [PractitionersPage.link, page.link] }
        .response(pages.site)
    }

    private func setActive(_ active: Bool, _ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let id = try context.parameters.require("id", as: PractitionerID.self)
        let command = SetPractitionerActive(practitionerId: id, active: active)
        let outcome = try await pages.perform(command, viewer, try request.form())
        guard outcome.result == .accepted else { throw pages.error(outcome, back: PractitionersPage.link) }
        return .redirect(to: PagePath.practitioner(id))
    }

    private static let forWhom = "Practitioners are managed by people with access to Settings."
    private static let nameRule = "Enter a name of 1 to \(DisplayName.limit) characters."
    private static let unknown = PageError(
        .notFound,
        "There is no such practitioner in your practice.",
        ways: [PractitionersPage.link, .calendar]
    )
}
