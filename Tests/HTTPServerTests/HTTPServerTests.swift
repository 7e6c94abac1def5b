import HTTPServer
import ServiceRuntime
import Testing

@Suite struct HTTPServerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private static let echo = RouteCollection()
        .post("/echo") { request, _ in
            Response(headers: [.contentType: "text/plain"], body: .bytes(request.body))
        }
        .get("/") { request, _ in .text("from \(request.remoteAddress)") }

    @Test func `a request's body arrives whole and several requests share a connection`() async throws {
        try await TestServer.with(Self.echo) { server in
            let client = try await server.connect()
            for size in [0, 1, 5_000, 250_000] {
                let body = String(repeating: "x", count: size)
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n" + body)
                let answer = try await client.answer()
                #expect(answer.status == 200)
                #expect(answer.body == body)
            }
            client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
            )
            #expect(try await client.answer().body == "abcde")
        }
    }

    @Test func `requests sent in one piece are answered one after the other`() async throws {
        try await TestServer.with(Self.echo) { server in
            let client = try await server.connect()
            client.send(Self.get + Self.get)
            #expect(try await client.answer().body == "from 127.0.0.1")
            #expect(try await client.answer().body == "from 127.0.0.1")
        }
    }

    @Test func `the forwarded address counts only behind a trusted proxy and only its last entry`() async throws {
        let request = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n\r\n"
        try await TestServer.with(Self.echo, trustsForwardedFor: true) { server in
            let client = try await server.connect()
            client.send(request)
            #expect(try await client.answer().body == "from 203.0.113.9")
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: <script>\r\n\r\n")
            #expect(try await client.answer().body == "from 127.0.0.1")
        }
        try await TestServer.with(Self.echo) { server in
            let client = try await server.connect()
            client.send(request)
            #expect(try await client.answer().body == "from 127.0.0.1")
        }
    }

    @Test func `HEAD gets the length of the page and nothing of it`() async throws {
        try await TestServer.with(Self.echo) { server in
            let client = try await server.connect()
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
            let head = try await client.answer(toHead: true)
            #expect(head.status == 200)
            #expect(head.field("Content-Length") == "14")
            #expect(try await client.answer().body == "from 127.0.0.1")
        }
    }

    @Test func `a status without body is sent without`() async throws {
        let routes = RouteCollection().get("/") { _, _ in Response(status: .noContent, body: .bytes([1])) }
        try await TestServer.with(routes) { server in
            let client = try await server.connect()
            client.send(Self.get + Self.get)
            #expect(try await client.answer().status == 204)
            #expect(try await client.answer().status == 204)
        }
    }

    @Test func `a header that would smuggle in a line becomes a 500`() async throws {
        let routes = RouteCollection().get("/") { _, _ in
            Response(headers: [.location: "/\r\nSet-Cookie: a=b"])
        }
        try await TestServer.with(routes) { server in
            let client = try await server.connect()
            client.send(Self.get)
            let answer = try await client.answer()
            #expect(answer.status == 500)
            #expect(answer.field("Set-Cookie") == nil)
            #expect(server.logs.entries.contains { $0.level == .error })
        }
    }

    @Test func `a body that is too large is refused before it is sent, or while it comes`() async throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 1_000
        try await TestServer.with(Self.echo, limits: limits) { server in
            let announced = try await server.connect()
            announced.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")
            #expect(try await announced.answer().status == 413)
            #expect(try await announced.isClosedByServer())

            let chunk = "3e8\r\n" + String(repeating: "x", count: 1_000) + "\r\n"
            let slightly = try await server.connect()
            slightly.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)1\r\nx\r\n0\r\n\r\n"
            )
            #expect(try await slightly.answer().status == 413)
            #expect(try await slightly.isClosedByServer())

            let endless = try await server.connect()
            endless.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<10 { endless.send(chunk) }
            #expect(try await endless.answer().status == 413)
        }
    }

    @Test func `headers that are too large are refused`() async throws {
        try await TestServer.with(Self.echo) { server in
            let client = try await server.connect()
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n")
            let answer = try await client.answer()
            #expect([400, 413, 414, 431].contains(answer.status))
        }
    }

    @Test func `the port is known before serving and a taken one is told by number`() async throws {
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        #expect(socket.port > 0)
        #expect {
            _ = try ListeningSocket(host: "127.0.0.1", port: socket.port)
        } throws: { error in
            "\(error)".contains("listening on 127.0.0.1 port \(socket.port)") && "\(error)".contains("another program")
        }
        #expect(throws: HTTPServerError.self) { try ListeningSocket(host: "no.such.host.invalid", port: 0) }
    }
}
