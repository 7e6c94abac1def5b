/// Work that many routes share, around them.
package protocol RouterMiddleware: Sendable {
    /// Handles a request, usually by calling `next` and looking at what goes in or comes out.
    func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response
}

/// What stands at the end of a route.
package typealias RouteHandler = @Sendable (Request, RequestContext) async throws -> Response
