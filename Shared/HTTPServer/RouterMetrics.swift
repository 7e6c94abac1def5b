import ServiceRuntime

/// Counts requests by route and status class, and how long they took.
final class RouterMetrics: Sendable {
    private struct Key: Hashable {
        let method: HTTPMethod
        let route: String?
        let status: Int
    }

    private struct Cells {
        let requests: Counter
        let duration: Histogram
    }

    private let registry: MetricsRegistry
    /// Cells already made, so that a request costs one look-up.
    private let cells = Lock([Key: Cells]())

    init(_ registry: MetricsRegistry) {
        self.registry = registry
    }

    func record(method: HTTPMethod, route: String?, status: HTTPStatus, since start: UInt64) {
        let method = route == nil ? HTTPMethod(rawValue: "any") : method
        let key = Key(method: method, route: route, status: status.code / 100)
        let cells = cells.withLock { cells in
            if let known = cells[key] { return known }
            let made = Cells(
                requests: registry.counter(
                    "http_requests_total",
                    help: "Requests answered, by route and class of status",
                    labels: ["method": method.rawValue, "route": route ?? "none", "status": status.classLabel]
                ),
                duration: registry.histogram(
                    "http_request_duration_seconds",
                    help: "Time from the whole request to its answer, or to the begin of its stream",
                    labels: ["route": route ?? "none"]
                )
            )
            cells[key] = made
            return made
        }
        cells.requests.increment()
        cells.duration.record(since: start)
    }
}
