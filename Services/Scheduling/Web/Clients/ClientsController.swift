import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// The list of what the practice calls its clients.
///
/// The names stay here: no other service and no message has them.
struct ClientsController: Sendable {
    static let path = "/clients"

    let pages: SchedulingPages

    /// Behind `SignedIn`.
    var routes: RouteCollection {
        RouteCollection()
            .get(Self.path, use: list)
    }

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
                                a(href: ClientController.address(client.id)) { client.label },
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
}
