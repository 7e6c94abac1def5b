import ServiceRuntime

/// What becomes of errors that handlers throw.
package enum UnhandledError {
    /// The answer to an error: an ``HTTPError`` is its own, anything else is a 500 without detail, logged here, once.
    package static func httpError(_ error: any Error, request: Request, context: RequestContext) -> HTTPError {
        if let error = error as? HTTPError { return error }
        if error is CancellationError { return .handlerTooSlow }
        context.logger.error(
            "A request failed",
            metadata: [
                "http.method": "\(request.method)",
                "http.route": "\(context.route ?? "none")",
                "error.type": "\(type(of: error))",
                "error.description": "\(safeDescription(of: error))",
            ]
        )
        return HTTPError(.internalServerError)
    }

    /// Our errors' descriptions are safe by rule; of others only the type is told.
    private static func safeDescription(of error: any Error) -> String {
        (error as? any CustomStringConvertible)?.description ?? "\(type(of: error))"
    }
}
