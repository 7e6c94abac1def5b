import HTTPServer
import Harness
import ServiceRuntime
import Testing
import WebUI

@Suite struct CatchUpTests {
    private let arrivals = Arrivals()
    private let known = Lock<Int64?>(nil)
    private let looks = Counter()

    private func routes(patience: Duration = .seconds(60)) -> RouteCollection {
        let catchUp = CatchUp(arrivals: arrivals, patience: patience) { [known, looks] key in
            looks.increment()
            return key == "practitioner/p-1" ? known.withLock { $0 } : nil
        }
        return RouteCollection().group(middleware: catchUp) { $0.get("/page") { _, _ in .text("page") } }
    }

    private func ask(_ query: String, patience: Duration = .seconds(60)) async throws -> Response {
        try await Practice().ask(routes(patience: patience), .get, "/page\(query)")
    }

    @Test func `a redirect names what was written, and the page reads it back`() async throws {
        known.withLock { $0 = 7 }
        let location = try #require(
            Response.redirect(to: "/page?a=1", after: "practitioner/p-1", revision: 7).headers[.location]
        )
        #expect(location == "/page?a=1&after=practitioner%2Fp-1%407")
        #expect(try await Practice().ask(routes(), .get, location).text == "page")
    }

    @Test func `a page waits until what it is to show has arrived`() async throws {
        known.withLock { $0 = 6 }
        let asked = Task { try await ask("?after=practitioner/p-1@7") }
        try await eventually { looks.value == 1 }
        arrivals.note()
        try await eventually { looks.value == 2 }
        known.withLock { $0 = 8 }
        arrivals.note()
        #expect(try await asked.value.text == "page")
    }

    @Test func `a page that waited in vain says so and tries again`() async throws {
        let response = try await ask("?after=practitioner/p-1@7", patience: .milliseconds(1))
        #expect(response.status == .serviceUnavailable)
        #expect(response.text.contains("Catching up"))
        #expect(response.text.contains("http-equiv=\"refresh\""))
    }

    @Test(arguments: ["", "?after=", "?after=x", "?after=practitioner/p-1@", "?after=practitioner/p-1@-1", "?after=@x"])
    func `what names nothing is not waited for`(query: String) async throws {
        #expect(try await ask(query).text == "page")
        #expect(looks.value == 0)
    }
}
