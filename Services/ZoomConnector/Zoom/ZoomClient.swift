import Contracts
import Cryptography
import HTTPClient
import ServiceRuntime

/// Sends requests to Zoom and says what became of them.
///
/// Knows nothing of grants: see ``GrantKeeper``.
struct ZoomClient: Sendable {
    /// A good answer.
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
    }

    let origins: ZoomOrigins
    private let http: any ZoomTransport
    private let appAuthorization: String
    private let metrics: MetricsRegistry

    /// Asks with the app's own id and secret where a request is the app's.
    init(
        http: any ZoomTransport,
        origins: ZoomOrigins,
        clientID: String,
        clientSecret: String,
        metrics: MetricsRegistry
    ) {
        self.http = http
        self.origins = origins
        self.metrics = metrics
        appAuthorization = "Basic \(Base64.encode(Array("\(clientID):\(clientSecret)".utf8)))"
    }

    /// Sends a request; any 2xx is a good answer.
    ///
    /// The timeout is for everything together.
    func send(_ request: ZoomRequest, timeout: Duration) async throws(ZoomFailure) -> Answer {
        let response = try await execute(request, timeout: timeout)
        guard (200..<300).contains(response.status) else {
            throw ZoomFailure(
                status: response.status,
                body: response.body,
                retryAfter: response.headers.first(name: "retry-after")
            )
        }
        return Answer(status: response.status, body: response.body)
    }

    /// Asks the token endpoint.
    func tokens(
        _ request: ZoomRequest,
        now: Timestamp,
        timeout: Duration
    ) async throws(ZoomFailure) -> ZoomTokens {
        let response = try await execute(request, timeout: timeout)
        return try ZoomAnswer.tokens(
            status: response.status,
            body: response.body,
            now: now,
            accepts: { origins.accepts($0) }
        )
    }

    private func execute(
        _ request: ZoomRequest,
        timeout: Duration
    ) async throws(ZoomFailure) -> HTTPClientResponse {
        guard timeout > .zero else { throw .unreachable(maybeDone: false) }
        let start = monotonicNanoseconds()
        do {
            let response = try await http.execute(httpRequest(request), timeout: timeout)
            count(request, "\(response.status / 100)xx", since: start)
            #if DEBUG
                // Zoom has done it, and nobody here has written it down yet.
                Faults.process?.pass("answered \(request.operation)")
            #endif
            return response
        } catch {
            count(request, error.code.rawValue, since: start)
            throw .unreachable(maybeDone: error.mayHaveBeenSent)
        }
    }

    private func httpRequest(_ request: ZoomRequest) -> HTTPClientRequest {
        let base =
            switch request.base {
            case .oauth: origins.web
            case .api(let named): named ?? origins.api
            }
        var headers = HTTPHeaders([(name: "Accept", value: "application/json")])
        switch request.authorization {
        case .app: headers.add(name: "Authorization", value: appAuthorization)
        case .bearer(let token): headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        if let type = request.contentType { headers.add(name: "Content-Type", value: type) }
        return HTTPClientRequest(
            url: base + request.path,
            method: HTTPClientRequest.Method(rawValue: request.method.rawValue),
            headers: headers,
            body: request.body.map { .bytes($0) },
            retries: HTTPClientRetries(maximumAttempts: 2),
            isReplayable: request.isRepeatable
        )
    }

    private func count(_ request: ZoomRequest, _ result: String, since start: UInt64) {
        let operation = request.operation
        metrics.counter(
            "zoom_requests_total",
            help: "Requests to Zoom by operation and result.",
            labels: ["operation": operation, "result": result]
        )
        .increment()
        metrics.histogram("zoom_request_seconds", help: "Time of requests to Zoom.", labels: ["operation": operation])
            .record(since: start)
    }
}

extension ZoomRequest {
    /// Which operation it is, without ids: for metrics and logs.
    var operation: String {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        let words = parts.map { $0.allSatisfy(\.isNumber) ? "id" : String($0) }
        return "\(method.rawValue) \(words.joined(separator: "/"))"
    }
}
