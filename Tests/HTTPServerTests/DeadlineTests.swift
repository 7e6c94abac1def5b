import HTTPServer
import Harness
import ServiceRuntime
import Testing

@Suite struct DeadlineTests {
    private static let routes = RouteCollection()
        .post("/") { _, _ in .text("reached") }
        .get("/") { _, _ in .text("reached") }

    private func limits(_ change: (inout HTTPServerLimits) -> Void) -> HTTPServerLimits {
        var limits = HTTPServerLimits()
        change(&limits)
        return limits
    }

    @Test func `a head that trickles is answered 408 when its time is over`() async throws {
        try await TestServer.with(Self.routes, limits: limits { $0.headerTime = .milliseconds(200) }) { server in
            let client = try await server.connect()
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
            let writer = Task {
                for _ in 0..<10_000 where !Task.isCancelled {
                    client.send("x")
                    _ = try await offPool { 0 }
                }
            }
            let answer = try await client.answer()
            writer.cancel()
            #expect(answer.status == 408)
        }
    }

    @Test func `a body that never ends is answered 408 when its time is over`() async throws {
        try await TestServer.with(Self.routes, limits: limits { $0.bodyTime = .milliseconds(200) }) { server in
            let client = try await server.connect()
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
            #expect(try await client.answer().status == 408)
            #expect(try await client.isClosedByServer())
        }
    }

    @Test func `a connection that says nothing is closed`() async throws {
        try await TestServer.with(Self.routes, limits: limits { $0.headerTime = .milliseconds(100) }) { server in
            let client = try await server.connect()
            #expect(try await client.isClosedByServer())
            try await eventually("the connection is gone") { server.metrics.gauge("http_connections").value == 0 }
        }
    }

    @Test func `a handler that overruns is answered for, cancelled, and its late answer dropped`() async throws {
        let cancelled = Gate()
        let late = Gate()
        let stream = ResponseStream()
        let closed = Gate()
        stream.onClose { closed.open() }
        let routes = RouteCollection().get("/") { _, _ in
            await withTaskCancellationHandler {
                await late.pass()
            } onCancel: {
                cancelled.open()
            }
            return Response(body: .stream(stream))
        }
        try await TestServer.with(routes, limits: limits { $0.handlerTime = .milliseconds(100) }) { server in
            let client = try await server.connect()
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 503)
            #expect(answer.body.contains("took too long"))
            await cancelled.pass()
            late.open()
            await closed.pass()
            #expect(stream.isClosed)
        }
    }

    @Test func `a client that does not take its answer is let go`() async throws {
        let routes = RouteCollection().get("/") { _, _ in
            Response(body: .bytes([UInt8](repeating: 120, count: 20_000_000)))
        }
        try await TestServer.with(routes, limits: limits { $0.responseTime = .milliseconds(200) }) { server in
            let client = try await server.connect()
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await client.head()
            try await eventually("the connection is gone") { server.metrics.gauge("http_connections").value == 0 }
        }
    }
}
