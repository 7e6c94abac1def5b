import HTTPServer
import Harness
import ServiceRuntime
import Testing

@Suite struct StopTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `stopping finishes what runs and closes idle connections`() async throws {
        let arrived = Gate()
        let leave = Gate()
        let routes = RouteCollection().get("/") { _, _ in
            arrived.open()
            await leave.pass()
            return .text("finished")
        }
        try await TestServer.with(routes) { server in
            let idle = try await server.connect()
            let busy = try await server.connect()
            busy.send(Self.get)
            await arrived.pass()
            server.task.cancel()
            try await eventually("no new connection is taken") {
                server.logs.entries.contains { $0.message.hasPrefix("Stopping") }
            }
            leave.open()
            let answer = try await busy.answer()
            #expect(answer.body == "finished")
            #expect(answer.field("Connection") == "close")
            try await server.stop()
            #expect(try await idle.isClosedByServer())
        }
    }

    @Test func `a request on an open connection is answered 503 while stopping`() async throws {
        let arrived = Gate()
        let leave = Gate()
        let routes = RouteCollection().get("/") { _, _ in
            arrived.open()
            await leave.pass()
            return .text("finished")
        }
        try await TestServer.with(routes) { server in
            let open = try await server.connect()
            let busy = try await server.connect()
            busy.send(Self.get)
            await arrived.pass()
            server.task.cancel()
            try await eventually("it is stopping") {
                server.logs.entries.contains { $0.message.hasPrefix("Stopping") }
            }
            open.send(Self.get)
            let answer = try await open.answer()
            #expect(answer.status == 503)
            #expect(answer.field("Retry-After") == "2")
            leave.open()
            #expect(try await busy.answer().body == "finished")
        }
    }

    @Test func `streams are ended by stopping`() async throws {
        let stream = ResponseStream()
        let routes = RouteCollection().get("/") { _, _ in Response(body: .stream(stream)) }
        try await TestServer.with(routes) { server in
            let client = try await server.connect()
            client.send(Self.get)
            _ = try await client.head()
            try await server.stop()
            #expect(try await client.chunk() == nil)
            #expect(stream.isClosed)
        }
    }

    @Test func `a handler that never returns does not hold up stopping beyond its time`() async throws {
        var limits = HTTPServerLimits()
        limits.stopTime = .milliseconds(100)
        let arrived = Gate()
        let never = Gate()
        let routes = RouteCollection().get("/") { _, _ in
            arrived.open()
            await never.pass()
            return .text("too late")
        }
        try await TestServer.with(routes, limits: limits) { server in
            let client = try await server.connect()
            client.send(Self.get)
            await arrived.pass()
            try await server.stop()
            #expect(try await client.answer().status == 503)
            #expect(server.logs.entries.contains { $0.message == "Requests were cut off while stopping" })
        }
        never.open()
    }

    @Test func `stopping under load answers or closes every connection and leaves nothing behind`() async throws {
        let served = Counter()
        let routes = RouteCollection()
            .get("/") { _, _ in
                served.increment()
                return .text("page")
            }
            .get("/events") { _, _ in Response(body: .stream(ResponseStream())) }
        try await TestServer.with(routes) { server in
            let clients = (0..<16).map { index in
                Task {
                    let client = try await server.connect()
                    for round in 0..<100_000 {
                        if index == 0, round == 20 { client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n") }
                        client.send(Self.get)
                        let answer = try? await client.answer()
                        guard let answer, answer.status == 200 else { return answer?.status ?? 0 }
                    }
                    return -1
                }
            }
            try await eventually("the load is on") { served.value > 500 }
            try await server.stop()
            for client in clients {
                let last = try? await client.value
                #expect(last == nil || last == 0 || last == 503)
            }
            #expect(server.metrics.gauge("http_connections").value == 0)
            #expect(server.metrics.gauge("http_streams").value == 0)
        }
    }
}
