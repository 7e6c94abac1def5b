/// Why there is no answer.
///
/// What matters most to a caller is ``mayHaveBeenSent``: whether a POST could have taken effect.
package struct HTTPClientError: Error, Equatable, Sendable {
    /// The kind of trouble; the raw value serves as a metric's label.
    package enum Code: String, Equatable, Sendable {
        /// No absolute http or https URL, or one with a user name in it.
        case invalidURL = "invalid-url"
        /// Plain http where it is not allowed.
        case plainHTTPRefused = "plain-http-refused"
        /// A method or header that cannot be sent.
        case invalidRequest = "invalid-request"
        /// The host's name has no address.
        case nameNotResolved = "name-not-resolved"
        /// Nobody accepts the connection, or it broke before it was ready.
        case connectFailed = "connect-failed"
        /// The connection was not ready in time.
        case connectTimeout = "connect-timeout"
        /// No secure connection: certificate not trusted, wrong name, protocol too old.
        case tlsFailed = "tls-failed"
        /// The whole request took longer than it may.
        case timeout
        /// Nothing came for as long as a server may be silent.
        case stalled
        /// The connection broke after the request went out: reset, closed without an answer, cut off within it.
        case connectionLost = "connection-lost"
        /// What came is no HTTP response.
        case invalidResponse = "invalid-response"
        /// The headers or the body are larger than the client accepts.
        case responseTooLarge = "response-too-large"
        /// The task was cancelled.
        case cancelled
        /// The client is closed.
        case closed
        /// libcurl could not do what it always can: no memory, no descriptors, an option that it lacks.
        case internalFailure = "internal-failure"
    }

    /// The kind.
    package let code: Code
    /// The server, such as `https://api.zoom.us:443`; empty where the URL was none.
    package let origin: String
    /// Whether the server may have received the request, so that it may have taken effect.
    ///
    /// False is certain: no byte of it left.
    package let mayHaveBeenSent: Bool
    /// What libcurl says, for people who look for the cause; may name files and certificates.
    let detail: String

    init(_ code: Code, origin: String, mayHaveBeenSent: Bool, detail: String = "") {
        self.code = code
        self.origin = origin
        self.mayHaveBeenSent = mayHaveBeenSent
        self.detail = detail
    }

    /// Whether the same request can succeed later. (Whether it is safe to repeat is another question:
    /// ``mayHaveBeenSent``.)
    package var isRetriable: Bool {
        switch code {
        case .nameNotResolved, .connectFailed, .connectTimeout, .timeout, .stalled, .connectionLost: true
        default: false
        }
    }

    /// The same trouble, after an earlier attempt that may have been sent.
    func afterMaybeSending(_ earlier: Bool) -> HTTPClientError {
        HTTPClientError(code, origin: origin, mayHaveBeenSent: mayHaveBeenSent || earlier, detail: detail)
    }

    package static func == (left: HTTPClientError, right: HTTPClientError) -> Bool {
        left.code == right.code && left.origin == right.origin && left.mayHaveBeenSent == right.mayHaveBeenSent
    }
}

extension HTTPClientError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        let place = origin.isEmpty ? "" : "\(origin): "
        return place + sentence + (mayHaveBeenSent ? "; the request may have been received" : "")
    }

    package var debugDescription: String {
        detail.isEmpty ? description : "\(description) (\(detail))"
    }

    private var sentence: String {
        switch code {
        case .invalidURL: "not an absolute https URL without a user name"
        case .plainHTTPRefused: "plain http is not allowed here; use https"
        case .invalidRequest: "the request has a method or a header that cannot be sent"
        case .nameNotResolved: "the host name has no address"
        case .connectFailed: "no connection"
        case .connectTimeout: "no connection in time"
        case .tlsFailed: "no secure connection: its certificate or protocol is not accepted"
        case .timeout: "no answer in time"
        case .stalled: "the server fell silent"
        case .connectionLost: "the connection broke"
        case .invalidResponse: "what came is not HTTP"
        case .responseTooLarge: "the answer is larger than accepted"
        case .cancelled: "the request was cancelled"
        case .closed: "the client is closed"
        case .internalFailure: "libcurl failed"
        }
    }
}
