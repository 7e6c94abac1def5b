/// A request that ends without what it asked for: the one place where status codes meet messages.
///
/// The message is shown to whoever asked: a sentence or two, what is wrong and what to do, nothing secret.
package struct HTTPError: Error, Equatable, CustomStringConvertible {
    /// The response's status.
    package let status: HTTPStatus
    /// What is wrong and what to do.
    package let message: String
    /// Fields that go with the answer, such as `Allow`.
    package var headers: HTTPFields

    /// Makes an error; without a message, the status's own.
    package init(_ status: HTTPStatus, message: String? = nil, headers: HTTPFields = [:]) {
        self.status = status
        self.message = message ?? Self.message(for: status)
        self.headers = headers
    }

    package var description: String { "\(status.code): \(message)" }

    /// The answer in plain text, for when nobody dresses it up.
    package var response: Response {
        var response = Response.text(message + "\n", status: status)
        for field in headers { response.headers.append(field) }
        return response
    }

    // MARK: messages

    static let malformedTarget = HTTPError(
        .badRequest,
        message: "The address is malformed. Check it, or start again from the first page."
    )

    static let malformedRequest = HTTPError(.badRequest, message: "The request is not well-formed HTTP.")

    static let malformedForm = HTTPError(
        .badRequest,
        message: "The form could not be read. Go back, reload the page and send it again."
    )

    /// 405 that says what is possible.
    static func methodNotAllowed(_ allowed: [HTTPMethod]) -> HTTPError {
        HTTPError(.methodNotAllowed, headers: [.allow: allowed.map(\.rawValue).joined(separator: ", ")])
    }

    static let stopping = HTTPError(
        .serviceUnavailable,
        message: "The service is restarting. Try again in a moment.",
        headers: [.retryAfter: "2"]
    )

    static let tooManyStreams = HTTPError(
        .serviceUnavailable,
        message: "Too many pages are being updated live at once. This one goes on without.",
        headers: [.retryAfter: "30"]
    )

    static let handlerTooSlow = HTTPError(
        .serviceUnavailable,
        message: "This took too long. Look whether it happened before you try again.",
        headers: [.retryAfter: "5"]
    )

    private static func message(for status: HTTPStatus) -> String {
        switch status {
        case .badRequest: "The request could not be understood."
        case .unauthorized: "Sign in first."
        case .forbidden: "You are not allowed to do this."
        case .notFound: "There is nothing at this address."
        case .methodNotAllowed: "This address does not take that kind of request."
        case .requestTimeout: "The request took too long to arrive. Try again."
        case .conflict: "It has changed since you saw it. Reload the page and try again."
        case .gone: "This is no longer here."
        case .contentTooLarge: "What was sent is too large."
        case .unsupportedMediaType: "What was sent is of a kind that this address does not take."
        case .unprocessableContent: "Something in what was sent is not right."
        case .tooManyRequests: "Too many tries. Wait a little, then try again."
        case .requestHeaderFieldsTooLarge: "The request's headers are too large. Clearing the site's cookies may help."
        case .badGateway: "A service that this one needs answered something unexpected. Try again in a moment."
        case .serviceUnavailable: "The service cannot answer right now. Try again in a moment."
        case .gatewayTimeout: "A service that this one needs did not answer in time. Try again in a moment."
        default: "Something went wrong on our side. Try again in a moment."
        }
    }
}
