import HTTPClient
import Testing

@Suite struct RetryTests {
    private let clock = RecordingClock()

    @Test func `nothing is tried again unless the request asks`() async throws {
        let origin = try await RawServer.with { _ in
        } body: {
            $0.origin
        }
        let client = HTTPClient(configuration: .test, clock: clock)
        _ = try await failure(of: HTTPClientRequest(url: origin), on: client)
        #expect(clock.sleeps.isEmpty)
        await client.close()
    }

    @Test func `attempts are bounded and their pauses double up to a bound`() async throws {
        let origin = try await RawServer.with { _ in
        } body: {
            $0.origin
        }
        let client = HTTPClient(configuration: .test, clock: clock, random: ConstantRandom(byte: 255))
        let retries = HTTPClientRetries(maximumAttempts: 5, pause: .milliseconds(100), longestPause: .milliseconds(300))
        let request = HTTPClientRequest(url: origin, method: .post, retries: retries)
        let error = try await failure(of: request, on: client)
        #expect(error.code == .connectFailed)
        #expect(clock.sleeps == [.milliseconds(100), .milliseconds(200), .milliseconds(300), .milliseconds(300)])
        await client.close()
    }

    @Test func `chance takes off up to half of a pause`() async throws {
        let origin = try await RawServer.with { _ in
        } body: {
            $0.origin
        }
        let client = HTTPClient(configuration: .test, clock: clock, random: ConstantRandom(byte: 0))
        let retries = HTTPClientRetries(maximumAttempts: 2, pause: .milliseconds(100))
        _ = try await failure(of: HTTPClientRequest(url: origin, retries: retries), on: client)
        #expect(clock.sleeps == [.milliseconds(50)])
        await client.close()
    }

    @Test func `no pause begins that would outlast the timeout`() async throws {
        let origin = try await RawServer.with { _ in
        } body: {
            $0.origin
        }
        let client = HTTPClient(configuration: .test, clock: clock)
        let retries = HTTPClientRetries(maximumAttempts: 9, pause: .seconds(600), longestPause: .seconds(600))
        let error = try await failure(of: HTTPClientRequest(url: origin, retries: retries), on: client)
        #expect(error.code == .connectFailed)
        #expect(clock.sleeps.isEmpty)
        await client.close()
    }

    @Test func `a second attempt can succeed`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            if connection.number == 1 { return connection.reset() }
            try connection.answer()
        } body: { server in
            let client = HTTPClient(configuration: .test, clock: clock)
            let request = HTTPClientRequest(url: server.origin, retries: HTTPClientRetries(maximumAttempts: 3))
            let answer = try await client.execute(request, timeout: .seconds(60))
            #expect(answer.status == 200)
            #expect(server.requests.count == 2)
            await client.close()
        }
    }

    @Test func `a POST that may have been sent is not tried again, unless it is marked`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            connection.reset()
        } body: { server in
            let client = HTTPClient(configuration: .test, clock: clock)
            var request = HTTPClientRequest(
                url: server.origin,
                method: .post,
                retries: HTTPClientRetries(maximumAttempts: 3)
            )
            let unmarked = try await failure(of: request, on: client)
            #expect(unmarked.mayHaveBeenSent)
            #expect(server.requests.count == 1)
            request.isReplayable = true
            let marked = try await failure(of: request, on: client)
            #expect(marked.mayHaveBeenSent)
            #expect(server.requests.count == 4)
            await client.close()
        }
    }

    @Test func `an attempt that may have been sent is remembered when a later one was not`() async throws {
        try await RawServer.with { connection in
            _ = try connection.request()
            connection.reset()
        } body: { server in
            let client = HTTPClient(configuration: .test, clock: RecordingClock { server.stop() })
            let request = HTTPClientRequest(
                url: server.origin,
                method: .put,
                retries: HTTPClientRetries(maximumAttempts: 2)
            )
            let error = try await failure(of: request, on: client)
            #expect(error.code == .connectFailed)
            #expect(error.mayHaveBeenSent)
            await client.close()
        }
    }
}
