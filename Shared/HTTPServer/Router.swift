package import ServiceRuntime

/// Finds the route of a request, calls middleware and handler, and turns what they throw into an answer.
package struct Router: HTTPResponder {
    private let tree: RouteTree
    private let middleware: [any RouterMiddleware]
    private let metrics: RouterMetrics

    /// Makes a router.
    ///
    /// - Parameters:
    ///   - routes: All routes; two for the same method and path trap.
    ///   - middleware: What stands around every request, also those that match no route; the first is outermost.
    ///   - metrics: Where requests are counted.
    package init(_ routes: RouteCollection, middleware: [any RouterMiddleware] = [], metrics: MetricsRegistry) {
        tree = RouteTree(routes.routes)
        self.middleware = middleware
        self.metrics = RouterMetrics(metrics)
    }

    package func respond(to request: Request, context: RequestContext) async -> Response {
        let start = monotonicNanoseconds()
        var context = context
        let chain: [any RouterMiddleware]
        let handler: RouteHandler
        switch tree.match(request.method, request.pathComponents) {
        case .found(let endpoint):
            context.route = endpoint.pattern.description
            context.parameters = endpoint.pattern.parameters(in: request.pathComponents)
            chain = middleware + endpoint.middleware
            handler = endpoint.handler
        case .methodNotAllowed(let pattern, let allowed):
            context.route = pattern.description
            chain = middleware
            handler = { _, _ in throw HTTPError.methodNotAllowed(allowed) }
        case .notFound:
            chain = middleware
            handler = { _, _ in throw HTTPError(.notFound) }
        }
        let response: Response
        do {
            response = try await Self.run(chain[...], handler, request, context)
        } catch {
            response = UnhandledError.httpError(error, request: request, context: context).response
        }
        metrics.record(
            method: request.method,
            route: context.route,
            status: response.status,
            since: start
        )
        return response
    }

    private static func run(
        _ chain: ArraySlice<any RouterMiddleware>,
        _ handler: RouteHandler,
        _ request: Request,
        _ context: RequestContext
    ) async throws -> Response {
        guard let first = chain.first else { return try await handler(request, context) }
        return try await first.handle(request, context: context) { request, context in
            try await run(chain.dropFirst(), handler, request, context)
        }
    }
}
