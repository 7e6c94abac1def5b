import HTTPServer
import ServiceRuntime
import Testing

@Suite struct RouterTests {
    private let logs = InMemoryLogHandler()
    private let metrics = MetricsRegistry()

    private func respond(
        _ routes: RouteCollection,
        _ method: HTTPMethod,
        _ target: String,
        middleware: [any RouterMiddleware] = []
    ) async throws -> Response {
        let router = Router(routes, middleware: middleware, metrics: metrics)
        return await router.respond(
            to: try Request(method: method, target: target),
            context: RequestContext(id: "1", logger: Logger(label: "test", handler: logs))
        )
    }

    private func says(_ text: String) -> RouteHandler {
        { _, context in .text("\(text) \(context.route ?? "") \(context.parameters["id"] ?? "")") }
    }

    @Test func `a literal part wins over a parameter, and gives way where it leads nowhere`() async throws {
        let routes = RouteCollection()
            .get("/a/new", use: says("literal"))
            .get("/a/{id}", use: says("parameter"))
            .get("/a/{id}/edit", use: says("deeper"))
            .get("/", use: says("root"))
        #expect(try await respond(routes, .get, "/a/new").text == "literal /a/new ")
        #expect(try await respond(routes, .get, "/a/x%20y").text == "parameter /a/{id} x y")
        #expect(try await respond(routes, .get, "/a/new/edit").text == "deeper /a/{id}/edit new")
        #expect(try await respond(routes, .get, "/").text == "root / ")
        #expect(try await respond(routes, .get, "/b").status == .notFound)
        #expect(try await respond(routes, .get, "/A/new").status == .notFound)
    }

    @Test func `a method that a path does not take is told which it takes`() async throws {
        let routes = RouteCollection()
            .get("/a", use: says("get"))
            .post("/a", use: says("post"))
            .delete("/{id}", use: says("delete"))
        let response = try await respond(routes, .put, "/a")
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "DELETE, GET, HEAD, POST")
        #expect(try await respond(routes, .head, "/a").text == "get /a ")
        #expect(try await respond(routes, .delete, "/a").text == "delete /{id} a")
    }

    @Test func `a parameter that is not what the route needs is not found`() async throws {
        let routes = RouteCollection()
            .get("/weeks/{number}") { _, context in
                .text("\(try context.parameters.require("number", as: Int.self) + 1)")
            }
        #expect(try await respond(routes, .get, "/weeks/47").text == "48")
        #expect(try await respond(routes, .get, "/weeks/next").status == .notFound)
    }

    @Test func `groups nest their prefixes and their middleware, outermost first`() async throws {
        let inner = RouteCollection().get("/{id}", use: says("handler"))
        let routes = RouteCollection()
            .group("/x", middleware: Tag("b"), Tag("c")) { group in
                group.adding(inner, at: "/y", middleware: Tag("d"))
            }
        let response = try await respond(routes, .get, "/x/y/1", middleware: [Tag("a")])
        #expect(response.text == "handler /x/y/{id} 1")
        #expect(response.headers["X-Tag"] == "d, c, b, a")
        let missing = try await respond(routes, .get, "/nowhere", middleware: [Tag("a")])
        #expect(missing.status == .notFound)
    }

    @Test func `what a middleware puts into the context reaches the handler`() async throws {
        let routes = RouteCollection().get("/") { _, context in .text(context[Colour.self] ?? "none") }
        #expect(try await respond(routes, .get, "/").text == "none")
        #expect(try await respond(routes, .get, "/", middleware: [Paint()]).text == "blue")
    }

    @Test func `an error of the program is logged once and told to nobody`() async throws {
        struct Broken: Error, CustomStringConvertible { let description = "the flux is low" }
        let routes = RouteCollection().get("/secret/{id}") { _, _ in throw Broken() }
        let response = try await respond(routes, .get, "/secret/token?also=secret")
        #expect(response.status == .internalServerError)
        #expect(response.text?.contains("flux") == false)
        #expect(logs.entries.count == 1)
        #expect(logs.entries[0].level == .error)
        #expect(logs.entries[0].metadata["http.route"] == "/secret/{id}")
        #expect(logs.entries[0].metadata["error.description"] == "the flux is low")
        #expect(!"\(logs.entries)".contains("token"))
    }

    @Test func `requests are counted by route and class of status`() async throws {
        let routes = RouteCollection().get("/a/{id}", use: says("x")).post("/a/{id}") { _, _ in
            throw HTTPError(.conflict)
        }
        _ = try await respond(routes, .get, "/a/1")
        _ = try await respond(routes, .get, "/a/2")
        _ = try await respond(routes, .post, "/a/2")
        _ = try await respond(routes, HTTPMethod(rawValue: "ZAP"), "/nowhere/at/all")
        let text = metrics.render()
        #expect(text.contains(#"http_requests_total{method="GET",route="/a/{id}",status="2xx"} 2"#))
        #expect(text.contains(#"http_requests_total{method="POST",route="/a/{id}",status="4xx"} 1"#))
        #expect(text.contains(#"http_requests_total{method="any",route="none",status="4xx"} 1"#))
        #expect(text.contains(#"http_request_duration_seconds_count{route="/a/{id}"} 3"#))
        #expect(!text.contains("ZAP"))
    }
}

private struct Tag: RouterMiddleware {
    let name: String

    init(_ name: String) {
        self.name = name
    }

    func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers.append(HTTPField(name: "X-Tag", value: name))
        return response
    }
}

private enum Colour: RequestContextKey {
    typealias Value = String
}

private struct Paint: RouterMiddleware {
    func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context[Colour.self] = "blue"
        return try await next(request, context)
    }
}

extension Response {
    /// The body as text.
    var text: String? {
        guard case .bytes(let bytes) = body else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
