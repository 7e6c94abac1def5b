import Contracts
import HTTPServer
import Testing
import WebUI

@Suite struct AssetsTests {
    private let practice = Practice()

    @Test(arguments: ["app.css", "app.js", "icon.svg"])
    func `what pages name is served, to be kept for ever`(name: String) async throws {
        let path = practice.site.assets.path(name)
        #expect(path.hasPrefix("/assets/scheduling/"))
        let response = try await practice.ask(RouteCollection(), .get, path)
        #expect(response.status == .ok)
        #expect(!response.text.isEmpty)
        #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        let again = try await practice.ask(
            RouteCollection(),
            .get,
            path,
            headers: [.ifNoneMatch: try #require(response.headers[.eTag])]
        )
        #expect(again.status == .notModified)
    }

    @Test func `the address follows from the content`() {
        let one = Assets(service: .identity, [Asset("a.css", [1])]).path("a.css")
        let other = Assets(service: .identity, [Asset("a.css", [2])]).path("a.css")
        #expect(one != other)
    }

    @Test func `a page of an earlier version gets the file, but does not keep it as its own`() async throws {
        let response = try await practice.ask(RouteCollection(), .get, "/assets/scheduling/0123456789abcdef/app.css")
        #expect(response.status == .ok)
        #expect(response.headers[.cacheControl] == "no-cache")
    }

    @Test(arguments: ["/assets/scheduling/0/none.css", "/assets/identity/0/app.css", "/assets/scheduling/app.css"])
    func `there is nothing else`(path: String) async throws {
        #expect(try await practice.ask(RouteCollection(), .get, path).status == .notFound)
    }
}
