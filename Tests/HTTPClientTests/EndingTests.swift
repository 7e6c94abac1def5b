import HTTPClient
import Harness
import ServiceRuntime
import Testing

/// Cancelling requests and closing the client: each request ends once, whatever comes together.
@Suite struct EndingTests {
    @Test func `cancelling the task ends the transfer at once`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            connection.hold()
        } body: { server in
            try await withClient { client in
                let task = Task { try await failure(of: HTTPClientRequest(url: server.origin), on: client) }
                try await eventually("the request arrived") { server.requests.count == 1 }
                task.cancel()
                let error = try await task.value
                #expect(error.code == .cancelled)
                #expect(error.mayHaveBeenSent)
                try await eventually("the connection was closed") { server.hasClosed(1) }
            }
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        try await RawServer.with { connection in
            connection.hold()
        } body: { server in
            try await withClient { client in
                let task = Task {
                    while !Task.isCancelled { await Task.yield() }
                    return try await failure(of: HTTPClientRequest(url: server.origin), on: client)
                }
                task.cancel()
                let error = try await task.value
                #expect(error.code == .cancelled)
                #expect(!error.mayHaveBeenSent)
                #expect(server.connectionCount == 0)
            }
        }
    }

    @Test func `the connection that a cancelled request held serves the next one in line`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            if connection.number == 1 { return connection.hold() }
            try connection.answer("second")
        } body: { server in
            var configuration = HTTPClientConfiguration.test
            configuration.maximumConnectionsPerHost = 1
            try await withClient(configuration) { client in
                let request = HTTPClientRequest(url: server.origin)
                let first = Task { try await failure(of: request, on: client) }
                try await eventually("the first request arrived") { server.requests.count == 1 }
                async let second = client.execute(request, timeout: .seconds(60))
                first.cancel()
                let cancelled = try await first.value
                #expect(cancelled.code == .cancelled)
                let next = try await second
                #expect(next.text == "second")
            }
        }
    }

    @Test func `many requests cancelled at any moment each end once`() async throws {
        try await RawServer.with { connection in
            while true {
                _ = try connection.request()
                try connection.answer()
            }
        } body: { server in
            try await withClient { client in
                await withTaskGroup(of: Void.self) { group in
                    for number in 0..<300 {
                        group.addTask {
                            let task = Task {
                                try await client.execute(HTTPClientRequest(url: server.origin), timeout: .seconds(60))
                            }
                            for _ in 0..<(number % 40) { await Task.yield() }
                            task.cancel()
                            switch await task.result {
                            case .success(let response): #expect(response.status == 200)
                            case .failure(let error): #expect((error as? HTTPClientError)?.code == .cancelled)
                            }
                        }
                    }
                }
                let afterwards = try await client.execute(HTTPClientRequest(url: server.origin), timeout: .seconds(60))
                #expect(afterwards.status == 200)
            }
        }
    }

    @Test func `closing under load ends every request once and leaves no thread`() async throws {
        try await RawServer.with { connection in
            while true {
                let request = try connection.request()
                if request.line.contains("hang") { return connection.hold() }
                try connection.answer()
            }
        } body: { server in
            var configuration = HTTPClientConfiguration.test
            configuration.maximumConnectionsPerHost = 64
            let client = HTTPClient(configuration: configuration)
            let ends = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let path = number % 10 == 0 ? "hang" : "fast"
                        do {
                            while true {
                                _ = try await client.execute(
                                    HTTPClientRequest(url: "\(server.origin)/\(path)"),
                                    timeout: .seconds(60)
                                )
                            }
                        } catch {
                            #expect((error as? HTTPClientError)?.code == .closed)
                            ends.increment()
                        }
                    }
                }
                try await eventually("work is under way") { server.requests.count > 200 }
                await client.close()
            }
            #expect(ends.value == 200)
            await client.close()
            let late = try await failure(of: HTTPClientRequest(url: server.origin), on: client)
            #expect(late.code == .closed)
            #expect(!late.mayHaveBeenSent)
        }
    }

    @Test func `closing with grace lets the last answer come`() async throws {
        let isReleased = Lock(false)
        try await RawServer.with { connection in
            _ = try connection.request()
            _ = isReleased.wait { $0 ? true : nil }
            try connection.answer()
        } body: { server in
            let client = HTTPClient(configuration: .test)
            async let answer = client.execute(HTTPClientRequest(url: server.origin), timeout: .seconds(60))
            try await eventually("the request arrived") { server.requests.count == 1 }
            async let closed: Void = client.close(grace: .seconds(30))
            let other = HTTPClientRequest(url: "http://127.0.0.1:1")
            while try await failure(of: other, on: client).code != .closed {}
            isReleased.withLockAndWake { $0 = true }
            let last = try await answer
            #expect(last.text == "ok")
            await closed
        }
    }

    @Test func `as a service it runs until its task is cancelled`() async throws {
        let client = HTTPClient(configuration: .test)
        let running = Task { try await client.run() }
        running.cancel()
        try await running.value
        let late = try await failure(of: HTTPClientRequest(url: "http://127.0.0.1:1"), on: client)
        #expect(late.code == .closed)
    }
}
