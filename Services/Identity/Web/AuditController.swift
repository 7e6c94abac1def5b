import Contracts
import HTTPServer
import WebUI

/// *Settings > Practice > Audit Log*.
struct AuditController: Sendable {
    /// How many entries a page has.
    static let length = 50

    let pages: Pages

    var routes: RouteCollection {
        RouteCollection().get(PagePath.auditLog, use: show)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        try await pages.require(.readAudit, by: viewer, otherwise: "The audit log is for account masters.")
        let before = request.query["before"].flatMap { Int64($0) } ?? .max
        let account = viewer.account.id
        let page = try await pages.read { store in
            var names: [String: String] = [:]
            for member in try store.members(of: account) { names[User.key(member.id)] = member.name }
            for profile in try store.practitioners(of: account) { names[Practitioner.key(profile.id)] = profile.name }
            let entries = try store.audit(of: account, before: before, limit: Self.length + 1)
            return AuditPage(
                viewer: viewer,
                entries: Array(entries.prefix(Self.length)),
                words: AuditWords(names: names),
                hasEarlier: entries.count > Self.length,
                isLatest: before == .max
            )
        }
        return page.page.response(pages.site)
    }
}
