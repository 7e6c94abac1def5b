import HTTPClient
import Testing

@Suite struct HTTPClientTests {
    @Test func `a request arrives as it was made and its answer comes back whole`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.send(
                "HTTP/1.1 201 Created\r\nX-One: a\r\nx-one:   b \r\nX-Empty:\r\nContent-Length: 5\r\n\r\nhello"
            )
            connection.hold()
        } body: { server in
            try await withClient { client in
                let response = try await client.execute(
                    HTTPClientRequest(
                        url: "\(server.origin)/a/b?c=d%20e#part",
                        method: .post,
                        headers: ["Content-Type": "application/json", "X-Nothing": "", "X-Twice": "1", "x-twice": "2"],
                        body: .string(#"{"ä":1}"#)
                    )
                )
                #expect(response.status == 201)
                #expect(response.text == "hello")
                #expect(response.headers["X-ONE"] == ["a", "b"])
                #expect(response.headers.first(name: "x-empty") == "")
                #expect(!response.headers.contains(name: "x-other"))

                let request = try #require(server.requests.first)
                #expect(request.line == "POST /a/b?c=d%20e HTTP/1.1")
                #expect(request.body == Array(#"{"ä":1}"#.utf8))
                #expect(request.field("Content-Length") == "8")
                #expect(request.field("Content-Type") == "application/json")
                #expect(request.field("Host") == "127.0.0.1:\(server.port)")
                #expect(request.field("User-Agent") == "zoom-byo-telehealth")
                #expect(request.head.contains("X-Nothing:\r\n"))
                #expect(request.head.contains("X-Twice: 1\r\nx-twice: 2\r\n"))
                #expect(request.field("Expect") == nil)
            }
        }
    }

    @Test(
        arguments: [
            (HTTPClientRequest.Method.get, nil), (.delete, nil), (.post, "0"), (.patch, "0"), (.put, "0"),
        ] as [(HTTPClientRequest.Method, String?)]
    )
    func `a request without body says so in the way of its method`(
        method: HTTPClientRequest.Method,
        length: String?
    ) async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.answer()
        } body: { server in
            try await withClient { client in
                _ = try await client.execute(
                    HTTPClientRequest(url: server.origin, method: method),
                    timeout: .seconds(60)
                )
                #expect(server.requests.first?.line == "\(method) / HTTP/1.1")
                #expect(server.requests.first?.field("Content-Length") == length)
                #expect(server.requests.first?.field("Content-Type") == nil)
            }
        }
    }

    @Test func `a large body goes without waiting to be asked for`() async throws {
        let body = String(repeating: "x", count: 3_000_000)
        try await RawServer.with { connection in
            let request = try connection.request()
            try connection.answer("\(request.body.count)")
        } body: { server in
            try await withClient { client in
                let request = HTTPClientRequest(url: server.origin, method: .put, body: .string(body))
                let answer = try await client.execute(request, timeout: .seconds(60))
                #expect(answer.text == "3000000")
                #expect(server.requests.first?.field("Expect") == nil)
            }
        }
    }

    @Test(arguments: [
        ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", 200, ""),
        ("GET", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        (
            "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-End: 1\r\n\r\n",
            200, "abcde"
        ),
        (
            "GET",
            "HTTP/1.1 103 Early Hints\r\nX-A: no\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nX-A: yes\r\nContent-Length: 1\r\n\r\nx",
            200, "x"
        ),
        ("GET", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n", 503, ""),
        ("GET", "HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, "until the end"),
        ("GET", "HTTP/1.1 200 OK\r\nX-Folded: a\r\n  b\r\nContent-Length: 0\r\n\r\n", 200, ""),
    ])
    func `every form of an answer is understood`(method: String, answer: String, status: Int, body: String) async throws
    {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.send(answer)
            if answer.hasPrefix("HTTP/1.0") { return }
            connection.hold()
        } body: { server in
            try await withClient { client in
                let request = HTTPClientRequest(url: server.origin, method: .init(rawValue: method))
                let response = try await client.execute(request, timeout: .seconds(60))
                #expect(response.status == status)
                #expect(response.text == body)
                if answer.contains("X-A") { #expect(response.headers["X-A"] == ["yes"]) }
                if answer.contains("X-Folded") { #expect(response.headers["X-Folded"] == ["a b"]) }
                #expect(!response.headers.contains(name: "X-End"))
            }
        }
    }

    @Test func `a redirect is an answer and its cookie is not kept`() async throws {
        try await RawServer.with { connection in
            while true {
                _ = try connection.request()
                try connection.send(
                    "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
                )
            }
        } body: { server in
            try await withClient { client in
                for _ in 0..<2 {
                    let response = try await client.execute(
                        HTTPClientRequest(url: server.origin),
                        timeout: .seconds(60)
                    )
                    #expect(response.status == 302)
                    #expect(response.headers["location"] == ["/elsewhere"])
                }
                #expect(server.requests.map(\.line) == ["GET / HTTP/1.1", "GET / HTTP/1.1"])
                #expect(server.requests.allSatisfy { $0.field("Cookie") == nil })
                #expect(server.connectionCount == 1)
            }
        }
    }

    @Test func `names under localhost are this machine`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.answer()
        } body: { server in
            try await withClient { client in
                let response = try await client.execute(
                    HTTPClientRequest(url: "http://zoom.localhost:\(server.port)/"),
                    timeout: .seconds(60)
                )
                #expect(response.status == 200)
                #expect(server.requests.first?.field("Host") == "zoom.localhost:\(server.port)")
            }
        }
    }

    @Test func `many requests at once share a bounded number of connections`() async throws {
        try await RawServer.with { connection in
            while true {
                let request = try connection.request()
                try connection.answer(request.line)
            }
        } body: { server in
            var configuration = HTTPClientConfiguration.test
            configuration.maximumConnectionsPerHost = 4
            try await withClient(configuration) { client in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<400 {
                        group.addTask {
                            let response = try await client.execute(
                                HTTPClientRequest(url: "\(server.origin)/\(number)")
                            )
                            return response.text == "GET /\(number) HTTP/1.1"
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
                #expect(server.requests.count == 400)
                #expect(server.connectionCount <= 4)
            }
        }
    }
}
