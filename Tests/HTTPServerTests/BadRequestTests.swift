import HTTPServer
import ServiceRuntime
import Testing

/// What libmicrohttpd lets through and we refuse, over a real socket.
@Suite struct BadRequestTests {
    private static let table: [(name: String, request: String)] = [
        ("no host", "GET / HTTP/1.1\r\n\r\n"),
        ("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        ("an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        ("a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        ("two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
        ("two unequal lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
        (
            "length and chunks",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        ("a signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx"),
        ("chunks in 1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("another encoding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"),
        ("two encodings", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        ("a bare line feed after the first line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        ("a bare line feed after a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
        ("bare line feeds at the end", "GET / HTTP/1.1\r\nHost: a\n\n"),
        ("a bare carriage return in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n"),
        ("a zero byte in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\u{0}c\r\n\r\n"),
        ("a zero byte in the last value", "GET / HTTP/1.1\r\nX: y\r\nHost: a\u{0}c\r\n\r\n"),
        ("a zero byte in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\u{0}Y: b\r\n\r\n"),
        ("another control byte in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\u{1}c\r\n\r\n"),
        ("a line without colon", "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
        ("a name with a space", "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"),
        ("a space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"),
        ("an empty name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
        ("a folded field", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
        ("a folded field at the end", "GET / HTTP/1.1\r\nX: b\r\nHost: a\r\n\t\r\n\r\n"),
        ("a bad method", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a path that climbs", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a path that climbs by escapes", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a hidden slash", "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a hidden zero", "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a broken escape", "GET /a%4 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a path that is no UTF-8", "GET /%C3 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("another site's address", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a star", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    private static let routes = RouteCollection().get("/") { _, _ in .text("reached") }
        .post("/") { _, _ in .text("reached") }

    @Test(arguments: table.indices)
    func `a malformed request is refused and its connection closed`(index: Int) async throws {
        let (name, request) = Self.table[index]
        try await TestServer.with(Self.routes) { server in
            let client = try await server.connect()
            client.send(request)
            let answer = try await client.answer()
            #expect((400...499).contains(answer.status), "\(name)")
            #expect(!answer.body.contains("reached"), "\(name)")
            #expect(try await client.isClosedByServer(), "\(name)")
        }
    }

    @Test func `bytes that are no HTTP at all reach nobody`() async throws {
        try await TestServer.with(Self.routes) { server in
            for text in ["\u{16}\u{3}\u{1}\u{2}\u{0}", "hello", "GET /", "PRI * HTTP/2.0"] {
                let client = try await server.connect()
                client.send(text + "\r\n\r\n")
                #expect(try await client.isClosedByServer())
            }
            #expect(!server.metrics.render().contains("http_requests_total{"))
        }
    }

    @Test func `well-formed requests with unusual but allowed forms pass`() async throws {
        try await TestServer.with(Self.routes) { server in
            for request in [
                "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:a\r\nX: \t b \t\r\n\r\n",
                "GET / HTTP/1.1\r\nX: ä\r\nHost: [::1]:8080\r\nCookie: a=1; b=2\r\n\r\n",
                "GET /?a=1&b=%20&c HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx",
            ] {
                let client = try await server.connect()
                client.send(request)
                var answer = try await client.answer()
                if answer.status == 100 { answer = try await client.answer() }
                #expect(answer.status == 200, "\(request)")
                #expect(answer.body == "reached", "\(request)")
            }
        }
    }
}
