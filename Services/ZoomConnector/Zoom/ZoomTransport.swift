import HTTPClient

/// What carries requests to Zoom: an HTTP client, or what stands in its place in the simulation.
protocol ZoomTransport: Sendable {
    /// Sends a request; see ``HTTPClient/execute(_:timeout:)``.
    func execute(
        _ request: HTTPClientRequest,
        timeout: Duration
    ) async throws(HTTPClientError) -> HTTPClientResponse
}

extension HTTPClient: ZoomTransport {}
