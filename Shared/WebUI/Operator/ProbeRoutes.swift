package import HTTPServer
package import ServiceRuntime

/// What those ask who watch a service.
///
/// `/health`, `/ready`, `/metrics`; the ingress never serves them.
package struct ProbeRoutes: Sendable {
    private let health: HealthState
    private let metrics: MetricsRegistry

    /// Answers from these.
    package init(health: HealthState, metrics: MetricsRegistry) {
        self.health = health
        self.metrics = metrics
    }

    /// The three.
    package var routes: RouteCollection {
        RouteCollection()
            .get("/health") { _, _ in .text("alive\n") }
            .get("/ready", use: ready)
            .get("/metrics", use: render)
    }

    private struct Readiness: Encodable {
        struct Part: Encodable {
            let name: String
            let ready: Bool
            let reason: String?
        }

        let ready: Bool
        let parts: [Part]
    }

    /// 503, and which part is why, until every part is ready.
    private func ready(_ request: Request, _ context: RequestContext) throws -> Response {
        let parts = health.snapshot.map { part, condition in
            switch condition {
            case .ready: Readiness.Part(name: part, ready: true, reason: nil)
            case .notReady(let reason): Readiness.Part(name: part, ready: false, reason: reason)
            }
        }
        let isReady = parts.allSatisfy(\.ready)
        return try .json(Readiness(ready: isReady, parts: parts), status: isReady ? .ok : .serviceUnavailable)
    }

    private func render(_ request: Request, _ context: RequestContext) -> Response {
        Response(
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .bytes(Array(metrics.render().utf8))
        )
    }
}
