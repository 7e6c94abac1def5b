import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// What the practice calls its clients.
///
/// The names stay here: no other service and no message has them.
struct ClientsController: Sendable {
    static let path = "/clients"

    let pages: SchedulingPages

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get(Self.path, use: list)
            .get("\(Self.path)/{id}", use: show)
            .post("\(Self.path)/{id}", use: rename)
    }

    /// The page of a client.
    static func address(_ id: ClientID) -> String { "\(path)/\(id)" }

    /// The most that are listed at once.
    private static let most = 200

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let account = viewer.account.id
        let wanted = ClientLabel(request.query["q"] ?? "")?.text ?? ""
        let clients = try await pages.pipeline.read {
            try SchedulingStore($0).clients(of: account, prefix: wanted, limit: Self.most + 1)
        }
        var page = Page("Clients", for: viewer, in: .calendar, styles: ["scheduling.css"]) {
            if clients.isEmpty, wanted.isEmpty {
                EmptyState("No clients yet", hint: "A client is added when their first appointment is booked.") {
                    ButtonLink("Book appointment", href: BookingForm.path, .primary)
                }
            } else {
                search(wanted)
                if clients.isEmpty { p { "No client’s name begins with “\(wanted)”." } }
                if !clients.isEmpty {
                    DataTable(
                        "Clients",
                        columns: ["Name", "Id"],
                        rows: clients.prefix(Self.most).map { client in
                            [
                                a(href: Self.address(client.id)) { client.label },
                                code { client.id.rawValue },
                            ]
                        }
                    )
                }
                if clients.count > Self.most {
                    p(.class("hint")) {
                        "These are the first \(Self.most). Write the beginning of a name to see others."
                    }
                }
            }
        }
        page.trail = [Link("Calendar", href: PagePath.calendar)]
        return page.response(pages.site)
    }

    private func search(_ wanted: String) -> HTML {
        form(.method("get"), .action(Self.path), .class("filter"), .role("search")) {
            WebUI.label(.for("client-search")) { "Name begins with" }
            input(.type("search"), .id("client-search"), .name("q"), .value(wanted), .autocomplete("off"))
            button(.type("submit"), .class("button secondary")) { "Search" }
        }
    }

    // MARK: One client

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let id = try context.parameters.require("id", as: ClientID.self)
        let label = try await label(of: id, viewer)
        return page(id, value: label ?? "", label: label, viewer).response(pages.site)
    }

    private func rename(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        let id = try context.parameters.require("id", as: ClientID.self)
        let old = try await label(of: id, viewer)
        let typed = try request.form()["name"] ?? ""
        guard let label = ClientLabel(typed) else {
            let error = "Give a name of 1 to \(ClientLabel.longest) characters."
            return page(id, value: typed, label: old, viewer, error: error).response(pages.site)
        }
        let account = viewer.account.id
        let actor = Actor.user(viewer.user.id)
        let isTaken = try await pages.write { transaction in
            let store = SchedulingStore(transaction.database)
            if let other = try store.client(labelled: label.text, in: account), other != id { return true }
            try store.setLabel(label.text, of: id, in: account)
            try transaction.audit("name-client", by: actor, account: account, subject: "client/\(id)")
            return false
        }
        guard !isTaken else {
            let error = "Another client has this name. Tell the two apart, by a middle name for example."
            return page(id, value: typed, label: old, viewer, error: error).response(pages.site)
        }
        return .redirect(to: Self.path)
    }

    /// What a client of the viewer's practice is called.
    private func label(of id: ClientID, _ viewer: Viewer) async throws -> String? {
        let account = viewer.account.id
        return try await pages.pipeline.read { try SchedulingStore($0).label(of: id, in: account) }
    }

    private func page(
        _ id: ClientID,
        value: String,
        label: String?,
        _ viewer: Viewer,
        error: String? = nil
    ) -> Page {
        var page = Page(label ?? UnnamedClient.text(id), for: viewer, in: .calendar, styles: ["scheduling.css"]) {
            Card {
                if label == nil {
                    p {
                        "Another system has booked this client under the id "
                        code { id.rawValue }
                        ". Name them for your practice’s own pages; the name goes nowhere else."
                    }
                }
                Form(post: Self.address(id), for: viewer) {
                    Field("Name", name: "name", value: value, error: error, .maxlength(ClientLabel.longest))
                    div(.class("actions")) {
                        SubmitButton("Save")
                        ButtonLink("Back to clients", href: Self.path)
                    }
                }
            }
        }
        page.trail = [Link("Calendar", href: PagePath.calendar), Link("Clients", href: Self.path)]
        if error != nil { page.status = .unprocessableContent }
        return page
    }
}
