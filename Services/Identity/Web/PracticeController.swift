import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// *Settings > Practice > Name and Time Zone*.
struct PracticeController: Sendable {
    let pages: Pages

    var routes: RouteCollection {
        RouteCollection()
            .get(PagePath.practice, use: show)
            .post(PagePath.practice, use: save)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        var page = try await page(viewer)
        page.isSaved = request.query["saved"] != nil
        return page.page.response(pages.site)
    }

    private func save(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        var page = try await page(viewer)
        let form = try request.form()
        guard let revision = form["revision"].flatMap({ Int64($0) }) else { throw HTTPError(.badRequest) }
        page.name = form["name"] ?? ""
        page.timeZone = form["zone"] ?? ""
        guard let name = DisplayName(page.name) else {
            page.nameProblem = "Enter a name of 1 to \(DisplayName.limit) characters."
            return page.page.response(pages.site)
        }
        guard let zone = PracticeTimeZone(page.timeZone) else {
            page.zoneProblem = "Choose one of the time zones."
            return page.page.response(pages.site)
        }
        let command = ChangePractice(name: name, timeZone: zone, expectedRevision: revision)
        let outcome = try await pages.perform(command, viewer, form)
        guard outcome.result == .accepted else {
            guard outcome.reason == .revisionStale else { throw pages.error(outcome, back: PracticePage.link) }
            var now = try await self.page(viewer)
            now.isStale = true
            return now.page.response(pages.site)
        }
        return .redirect(to: "\(PagePath.practice)?saved=1")
    }

    private func page(_ viewer: Viewer) async throws -> PracticePage {
        try await pages.require(
            .manageSettings,
            by: viewer,
            otherwise: "The practice’s settings are for people with access to Settings."
        )
        let found = try await pages.read { try $0.database.state(Account.self, viewer.account.id) }
        guard let found else { throw HTTPError(.notFound) }
        return PracticePage(
            viewer: viewer,
            name: found.state.name,
            timeZone: found.state.timeZone,
            revision: found.revision,
            submission: pages.submission()
        )
    }
}
