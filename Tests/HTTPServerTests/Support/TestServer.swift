import HTTPServer
import ServiceRuntime

/// A server on a port of its own, for the time of one test.
struct TestServer: Sendable {
    let port: Int
    let logs: InMemoryLogHandler
    let metrics: MetricsRegistry
    let task: Task<Void, any Error>

    /// Runs `body` against a server that is stopped afterwards.
    static func with(
        _ routes: RouteCollection,
        limits: HTTPServerLimits = HTTPServerLimits(),
        trustsForwardedFor: Bool = false,
        body: (TestServer) async throws -> Void
    ) async throws {
        let logs = InMemoryLogHandler()
        let metrics = MetricsRegistry()
        let server = try HTTPServer(
            socket: ListeningSocket(host: "127.0.0.1", port: 0),
            configuration: HTTPServerConfiguration(limits: limits, trustsForwardedFor: trustsForwardedFor),
            responder: Router(routes, metrics: metrics),
            logger: Logger(label: "test", handler: logs),
            metrics: metrics
        )
        let task = Task { try await server.run() }
        let test = TestServer(port: server.port, logs: logs, metrics: metrics, task: task)
        do {
            try await body(test)
        } catch {
            try await test.stop()
            throw error
        }
        try await test.stop()
    }

    /// Stops it and waits until it has.
    func stop() async throws {
        task.cancel()
        try await task.value
    }

    /// Opens a connection.
    func connect() async throws -> RawClient {
        try await RawClient.connect(port: port)
    }
}
