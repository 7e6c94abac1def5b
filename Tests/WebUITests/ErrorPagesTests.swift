import HTTPServer
import ServiceRuntime
import Testing
import WebUI

@Suite struct ErrorPagesTests {
    private struct Fault: Error, CustomStringConvertible {
        let description = "the secret detail"
    }

    private let practice = Practice()
    private let routes = RouteCollection()
        .get("/fault") { _, _ in throw Fault() }
        .get("/conflict") { _, _ in throw HTTPError(.conflict, message: "It <moved>.") }
        .post("/restarting") { _, _ in throw HTTPError(.serviceUnavailable, headers: [.retryAfter: "2"]) }
        .get("/restarting") { _, _ in throw HTTPError(.serviceUnavailable, headers: [.retryAfter: "2"]) }

    private func ask(_ target: String, _ method: HTTPMethod = .get, accept: String = "text/html") async throws
        -> Response
    {
        try await practice.ask(routes, method, target, headers: [.accept: accept])
    }

    @Test func `what nobody foresaw is a page without detail, and logged once`() async throws {
        let response = try await ask("/fault")
        #expect(response.status == .internalServerError)
        #expect(!response.text.contains("secret detail"))
        #expect(response.text.contains("name the number request-1"))
        #expect(response.headers.contains(.contentSecurityPolicy))
        #expect(practice.logs.entries.filter { $0.level == .error }.count == 1)
    }

    @Test func `an error's sentence is shown, escaped, with a way out`() async throws {
        let response = try await ask("/conflict")
        #expect(response.status == .conflict)
        #expect(response.text.contains("It &lt;moved&gt;."))
        #expect(response.text.contains("href=\"/calendar\""))
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test func `a program gets JSON`() async throws {
        let response = try await ask("/conflict", accept: "application/json")
        #expect(response.status == .conflict)
        #expect(response.text == "{\"error\":\"It <moved>.\"}")
        #expect(response.headers[.contentType] == "application/json")
    }

    @Test func `there being no such page is a page`() async throws {
        let response = try await ask("/nowhere")
        #expect(response.status == .notFound)
        #expect(response.text.contains("<h1>There is no such page</h1>"))
    }

    @Test func `another method than possible says which are`() async throws {
        let response = try await ask("/conflict", .post)
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "GET, HEAD")
    }

    @Test func `a page that can be tried again tries by itself; a form asks to look first`() async throws {
        let page = try await ask("/restarting")
        #expect(page.text.contains("http-equiv=\"refresh\""))
        #expect(page.headers[.retryAfter] == "2")
        let form = try await ask("/restarting", .post)
        #expect(!form.text.contains("http-equiv=\"refresh\""))
        #expect(form.text.contains("look before you send it again"))
    }
}
