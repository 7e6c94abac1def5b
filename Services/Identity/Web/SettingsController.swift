import Contracts
import HTTPServer
import WebUI

/// *Settings*: leads to the first of its pages that the viewer may open; the menu at their side has the others.
struct SettingsController: Sendable {
    let pages: Pages

    var routes: RouteCollection {
        RouteCollection().get(PagePath.settings, use: open)
    }

    private func open(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        guard !viewer.access.seesPractitioners else { return .redirect(to: PagePath.practitioners) }
        try await pages.require(
            .manageSettings,
            by: viewer,
            otherwise: "Settings are for people who were given access to them."
        )
        return .redirect(to: PagePath.practitioners)
    }
}
