import HTTPClient
import ServiceRuntime
import Testing

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
