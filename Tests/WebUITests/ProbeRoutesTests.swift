import HTTPServer
import ServiceRuntime
import Testing
import WebUI

@Suite struct ProbeRoutesTests {
    private let health = HealthState(parts: ["bus"])
    private let metrics = MetricsRegistry()

    private func ask(_ target: String) async throws -> Response {
        await Router(ProbeRoutes(health: health, metrics: metrics).routes, metrics: metrics)
            .respond(to: try Request(target: target), context: RequestContext(id: "1", logger: .silent))
    }

    @Test func `readiness says which part is not, and why`() async throws {
        let not = try await ask("/ready")
        #expect(not.status == .serviceUnavailable)
        #expect(
            not.text == "{\"parts\":[{\"name\":\"bus\",\"ready\":false,\"reason\":\"starting\"}],\"ready\":false}"
        )
        health.set("bus", .ready)
        let yes = try await ask("/ready")
        #expect(yes.status == .ok)
        #expect(yes.text == "{\"parts\":[{\"name\":\"bus\",\"ready\":true}],\"ready\":true}")
    }

    @Test func `being alive and being counted do not depend on it`() async throws {
        #expect(try await ask("/health").status == .ok)
        metrics.counter("web_things_total").increment()
        let rendered = try await ask("/metrics")
        #expect(rendered.text.contains("web_things_total 1\n"))
        #expect(rendered.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    }
}
