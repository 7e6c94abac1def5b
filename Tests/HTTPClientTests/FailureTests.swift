import HTTPClient
import Harness
import Testing

/// What cannot be answered, and whether it may have been sent.
@Suite struct FailureTests {
    @Test func `a refused connection was never sent`() async throws {
        let origin = try await RawServer.with { _ in
        } body: {
            $0.origin
        }
        try await withClient { client in
            let error = try await failure(of: HTTPClientRequest(url: origin, method: .post), on: client)
            #expect(error.code == .connectFailed)
            #expect(!error.mayHaveBeenSent)
            #expect(error.isRetriable)
        }
    }

    @Test func `a name without address was never sent`() async throws {
        try await withClient { client in
            let url = "https://\(String(repeating: "a", count: 80)).invalid/"
            let error = try await failure(of: HTTPClientRequest(url: url, method: .post), on: client)
            #expect(error.code == .nameNotResolved)
            #expect(!error.mayHaveBeenSent)
        }
    }

    @Test func `a server that never answers is given up in time and may have been sent to`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            connection.hold()
        } body: { server in
            try await withClient { client in
                let start = ContinuousClock.now
                let request = HTTPClientRequest(url: server.origin, method: .post)
                let error = try await failure(of: request, on: client, timeout: .milliseconds(150))
                #expect(error.code == .timeout)
                #expect(error.mayHaveBeenSent)
                #expect(start.duration(to: .now) >= .milliseconds(150))
            }
        }
    }

    @Test func `a server that falls silent within its answer is given up`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            connection.hold()
        } body: { server in
            var configuration = HTTPClientConfiguration.test
            configuration.readTimeout = .seconds(1)
            try await withClient(configuration) { client in
                let error = try await failure(of: HTTPClientRequest(url: server.origin), on: client)
                #expect(error.code == .stalled)
                #expect(error.mayHaveBeenSent)
            }
        }
    }

    @Test func `a connection that is not ready in time was never sent on`() async throws {
        try await RawServer.with { connection in
            connection.hold()
        } body: { server in
            var configuration = HTTPClientConfiguration.test
            configuration.connectTimeout = .milliseconds(100)
            try await withClient(configuration) { client in
                let request = HTTPClientRequest(url: "https://127.0.0.1:\(server.port)", method: .post)
                let error = try await failure(of: request, on: client)
                #expect(error.code == .connectTimeout)
                #expect(!error.mayHaveBeenSent)
            }
        }
    }

    @Test func `a connection that is reset after the request may have been sent on`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            connection.reset()
        } body: { server in
            try await withClient { client in
                let error = try await failure(of: HTTPClientRequest(url: server.origin, method: .post), on: client)
                #expect(error.code == .connectionLost)
                #expect(error.mayHaveBeenSent)
            }
        }
    }

    @Test(arguments: [
        ("", HTTPClientError.Code.connectionLost),
        ("HTTP/1.1 200 OK\r\nContent-Le", .connectionLost),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", .connectionLost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc", .connectionLost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n", .connectionLost),
        ("this is no HTTP at all\r\n\r\n", .invalidResponse),
        ("HTTP/9.9 what\r\n\r\n", .invalidResponse),
        ("\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}", .invalidResponse),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .invalidResponse),
    ])
    func `a cut or broken answer is an error and may have been sent`(
        answer: String,
        code: HTTPClientError.Code
    ) async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.send(answer)
        } body: { server in
            try await withClient { client in
                let error = try await failure(of: HTTPClientRequest(url: server.origin, method: .post), on: client)
                #expect(error.code == code)
                #expect(error.mayHaveBeenSent)
            }
        }
    }

    @Test(arguments: ["Content-Length: 100000\r\n\r\n", "\r\n"])
    func `a body over the bound ends the transfer, announced or not`(rest: String) async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\n\(rest)")
            while true { try connection.send(String(repeating: "x", count: 1_000)) }
        } body: { server in
            var configuration = HTTPClientConfiguration.test
            configuration.maximumBodySize = 50_000
            try await withClient(configuration) { client in
                let error = try await failure(of: HTTPClientRequest(url: server.origin), on: client)
                #expect(error.code == .responseTooLarge)
                #expect(error.mayHaveBeenSent)
            }
        }
    }

    @Test func `headers over the bound end the transfer`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\n")
            while true { try connection.send("X-More: \(String(repeating: "x", count: 1_000))\r\n") }
        } body: { server in
            try await withClient { client in
                let error = try await failure(of: HTTPClientRequest(url: server.origin), on: client)
                #expect(error.code == .responseTooLarge)
            }
        }
    }

    @Test func `a POST is not sent again when a reused connection breaks without an answer`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.answer()
            _ = try connection.request()
        } body: { server in
            try await withClient { client in
                let request = HTTPClientRequest(url: server.origin, method: .post, body: .string("once"))
                _ = try await client.execute(request, timeout: .seconds(60))
                let error = try await failure(of: request, on: client)
                #expect(error.code == .connectionLost)
                #expect(error.mayHaveBeenSent)
                #expect(server.requests.count == 2)
            }
        }
    }

    @Test(arguments: [
        HTTPClientRequest(url: "", method: .get), HTTPClientRequest(url: "", method: .post, isReplayable: true),
    ])
    func `what may be replayed is sent again when a reused connection breaks`(request: HTTPClientRequest) async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.answer()
            _ = try connection.request()
        } body: { server in
            try await withClient { client in
                var request = request
                request.url = server.origin
                for _ in 0..<2 {
                    let response = try await client.execute(request, timeout: .seconds(60))
                    #expect(response.status == 200)
                }
                #expect(server.requests.count == 3)
            }
        }
    }

    @Test func `an idle connection that the server has closed is not used for a POST`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            try connection.answer()
        } body: { server in
            try await withClient { client in
                let request = HTTPClientRequest(url: server.origin, method: .post)
                _ = try await client.execute(request, timeout: .seconds(60))
                try await eventually("the server closed the first connection") { server.hasClosed(1) }
                _ = try await client.execute(request, timeout: .seconds(60))
                #expect(server.connectionCount == 2)
            }
        }
    }

    @Test func `a transfer waiting for a connection times out, too, and was never sent`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            connection.hold()
        } body: { server in
            var configuration = HTTPClientConfiguration.test
            configuration.maximumConnectionsPerHost = 1
            try await withClient(configuration) { client in
                let request = HTTPClientRequest(url: server.origin, method: .post)
                async let first = failure(of: request, on: client, timeout: .seconds(60))
                try await eventually("the first request arrived") { server.requests.count == 1 }
                let second = try await failure(of: request, on: client, timeout: .milliseconds(50))
                #expect(second.code == .timeout)
                #expect(!second.mayHaveBeenSent)
                #expect(server.requests.count == 1)
                await client.close()
                let waiting = try await first
                #expect(waiting.code == .closed)
            }
        }
    }
}
