import HTTPServer

/// `/health` and `/ready`, on both ports, for anybody.
struct HealthController: Sendable {
    var routes: RouteCollection {
        RouteCollection()
            .get("/health") { _, _ in try .json(["status": "ok"]) }
            .get("/ready") { _, _ in try .json(["status": "ok"]) }
    }
}
