import HTTPClient
import HTTPServer
import ServiceRuntime

@testable import Cluster

/// Stands in for a part that has a JSON interface: answers what a test says, and remembers what it was asked.
final class FakePart: Sendable {
    /// A request as it came.
    struct Asked: Equatable, Sendable {
        let line: String
        let body: String
    }

    private struct State {
        var answers: [String: [(status: HTTPStatus, body: String)]] = [:]
        var asked: [Asked] = []
        var secrets: Set<String> = []
    }

    private let state = Lock(State())

    /// Lets `line` (`POST /seed`) be answered, in this order; the last answer is repeated.
    func answer(_ line: String, status: Int = 200, _ body: String) {
        state.withLock { $0.answers[line, default: []].append((HTTPStatus(code: status), body)) }
    }

    /// What was asked, in order.
    var asked: [Asked] { state.withLock { $0.asked } }
    /// Every `Authorization` that came.
    var secrets: Set<String> { state.withLock { $0.secrets } }

    /// Serves it on a port of its own while the body runs, which gets its origin.
    func serving(_ body: (String, Int) async throws -> Void) async throws {
        let server = try HTTPServer(
            socket: ListeningSocket(host: "127.0.0.1", port: 0),
            responder: FakeResponder(part: self),
            logger: Logger(label: "fake", handler: InMemoryLogHandler()),
            metrics: MetricsRegistry()
        )
        let task = Task { try await server.run() }
        do {
            try await body("http://127.0.0.1:\(server.port)", server.port)
        } catch {
            task.cancel()
            try await task.value
            throw error
        }
        task.cancel()
        try await task.value
    }

    fileprivate func respond(to line: String, body: String, secret: String) -> (HTTPStatus, String) {
        state.withLock { state in
            state.asked.append(Asked(line: line, body: body))
            state.secrets.insert(secret)
            guard var answers = state.answers[line], let first = answers.first else { return (.notFound, "{}") }
            if answers.count > 1 { answers.removeFirst() }
            state.answers[line] = answers
            return (first.status, first.body)
        }
    }
}

/// Hands requests to the fake part.
private struct FakeResponder: HTTPResponder {
    let part: FakePart

    func respond(to request: Request, context: RequestContext) async -> Response {
        let (status, body) = part.respond(
            to: "\(request.method.rawValue) \(request.target)",
            body: String(decoding: request.body, as: UTF8.self),
            secret: request.headers[.authorization] ?? ""
        )
        return Response(status: status, headers: [.contentType: "application/json"], body: .bytes([UInt8](body.utf8)))
    }
}

/// Runs the body with a client that may talk to fakes.
func withClient(_ body: (HTTPClient) async throws -> Void) async throws {
    let client = HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly))
    do {
        try await body(client)
    } catch {
        await client.close()
        throw error
    }
    await client.close()
}
