import Glibc
import HTTPClient
import ServiceRuntime
import Testing

/// Waits until `condition` holds; after a minute the test fails with what it waited for.
func eventually(_ what: Comment, _ condition: @escaping @Sendable () -> Bool) async {
    let held = Lock(false)
    await PinnedThread(name: "test-wait") {
        let start = monotonicNanoseconds()
        while monotonicNanoseconds() - start < 60_000_000_000 {
            if condition() { return held.withLock { $0 = true } }
            poll(nil, 0, 2)
        }
    }.join()
    #expect(held.withLock { $0 }, what)
}

extension HTTPClientConfiguration {
    /// For servers of the tests.
    static var test: HTTPClientConfiguration { HTTPClientConfiguration(plainHTTP: .loopbackOnly) }
}

/// Runs `body` with a client that is closed afterwards.
func withClient<Value>(
    _ configuration: HTTPClientConfiguration = .test,
    body: (HTTPClient) async throws -> Value
) async throws -> Value {
    let client = HTTPClient(configuration: configuration)
    do {
        let value = try await body(client)
        await client.close()
        return value
    } catch {
        await client.close()
        throw error
    }
}

/// The error that a request ends with.
func failure(
    of request: HTTPClientRequest,
    on client: HTTPClient,
    timeout: Duration = .seconds(60)
) async throws -> HTTPClientError {
    do {
        let response = try await client.execute(request, timeout: timeout)
        Issue.record("answered: \(response)")
        throw HTTPClientTestError.answered
    } catch let error as HTTPClientError {
        return error
    }
}

enum HTTPClientTestError: Error { case answered }
