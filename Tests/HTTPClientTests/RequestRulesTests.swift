import HTTPClient
import Testing

/// What is refused before anything is sent, and what errors give away.
@Suite struct RequestRulesTests {
    @Test(arguments: [
        "", "/relative", "api.zoom.us/v2", "ftp://example.com/", "file:///etc/passwd", "https://",
        "https://user:secret@example.com/",
        "https://user@example.com/", "https://exa mple.com/", "https://example.com/a b", "https://example.com/\r\nX: y",
        "https://example.com:99999/", "javascript:alert(1)",
    ])
    func `what is no absolute https URL is refused`(url: String) async throws {
        try await withClient { client in
            let error = try await failure(of: HTTPClientRequest(url: url), on: client)
            #expect(error.code == .invalidURL)
            #expect(!error.mayHaveBeenSent)
            #expect(error.description == "not an absolute https URL without a user name")
        }
    }

    @Test(arguments: [
        "http://example.com/", "http://127.example.com/", "http://localhost.example.com/", "http://10.0.0.1/",
        "http://128.0.0.1/",
        "http://notlocalhost/", "http://[::2]/",
    ])
    func `plain http leaves this machine never`(url: String) async throws {
        try await withClient { client in
            let error = try await failure(of: HTTPClientRequest(url: url), on: client)
            #expect(error.code == .plainHTTPRefused)
        }
    }

    @Test func `plain http is refused unless the configuration allows it`() async throws {
        try await withClient(HTTPClientConfiguration()) { client in
            let error = try await failure(of: HTTPClientRequest(url: "http://127.0.0.1:1/"), on: client)
            #expect(error.code == .plainHTTPRefused)
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:1", "http://127.9.9.9:1", "http://[::1]:1", "http://LOCALHOST:1", "http://a.b.localhost:1",
    ])
    func `loopback in any spelling is this machine`(url: String) async throws {
        try await withClient { client in
            let error = try await failure(of: HTTPClientRequest(url: url), on: client)
            #expect(error.code == .connectFailed)
        }
    }

    @Test(arguments: [
        ("X-A", "a\r\nX-B: b"), ("X-A", "a\nb"), ("X-A", "a\u{0}b"), ("X A", "a"), ("", "a"), ("X-A:", "a"), ("Ü", "a"),
        ("Content-Length", "5"), ("transfer-encoding", "chunked"), ("Connection", "close"), ("Expect", "100-continue"),
        ("TE", "trailers"), ("Upgrade", "h2c"),
    ])
    func `a header that breaks out of its line or frames the message is refused`(
        name: String,
        value: String
    ) async throws {
        try await withClient { client in
            var request = HTTPClientRequest(url: "http://127.0.0.1:1")
            request.headers.add(name: name, value: value)
            let error = try await failure(of: request, on: client)
            #expect(error.code == .invalidRequest)
        }
    }

    @Test(arguments: ["", "GET /x HTTP/1.1\r\nX: y", "G E T", "CONNECT", String(repeating: "A", count: 33)])
    func `a method that is no token is refused`(method: String) async throws {
        try await withClient { client in
            let request = HTTPClientRequest(url: "http://127.0.0.1:1", method: .init(rawValue: method))
            let error = try await failure(of: request, on: client)
            #expect(error.code == .invalidRequest)
        }
    }

    @Test func `neither error nor request gives away query, headers or body`() async throws {
        let request = HTTPClientRequest(
            url: "http://127.0.0.1:1/path-of-secrets?token=secret",
            method: .post,
            headers: ["Authorization": "Bearer secret"],
            body: .string("secret")
        )
        try await withClient { client in
            let error = try await failure(of: request, on: client)
            for text in ["\(error)", String(reflecting: error), "\(request)", String(reflecting: request)] {
                #expect(!text.contains("secret"))
                #expect(text.contains("http://127.0.0.1:1"))
            }
            #expect("\(error)" == "http://127.0.0.1:1: no connection")
            #expect("\(request)" == "POST http://127.0.0.1:1")
        }
        let response = HTTPClientResponse(status: 200, headers: ["X": "secret"], body: Array("secret".utf8))
        #expect("\(response)" == "200, 6 bytes")
    }
}

@Suite struct HTTPHeadersTests {
    @Test func `names compare whatever the case, values stay apart`() {
        var headers: HTTPHeaders = ["A": "1", "b": "2", "a": "3"]
        #expect(headers["a"] == ["1", "3"])
        #expect(headers.first(name: "B") == "2")
        #expect(headers["c"].isEmpty)
        headers.replaceOrAdd(name: "A", value: "4")
        #expect(headers["a"] == ["4"])
        headers.remove(name: "B")
        #expect(!headers.contains(name: "b"))
        #expect(headers.map(\.name) == ["A"])
    }
}
