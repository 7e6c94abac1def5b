/// Routes, read as a table.
///
///     RouteCollection()
///         .get("/calendar", use: calendar)
///         .group("/appointments/{id}", middleware: RequireSession()) { group in
///             group
///                 .get(use: show)
///                 .post("/cancel", use: cancel)
///         }
package struct RouteCollection: Sendable {
    /// One method on one path.
    struct Route: Sendable {
        let method: HTTPMethod
        let path: String
        let middleware: [any RouterMiddleware]
        let handler: RouteHandler
    }

    private(set) var routes: [Route] = []

    /// Makes an empty collection.
    package init() {}

    /// Adds a route.
    ///
    /// GET routes also answer HEAD.
    package func on(_ path: String = "", method: HTTPMethod, use handler: @escaping RouteHandler) -> RouteCollection {
        var copy = self
        copy.routes.append(Route(method: method, path: path, middleware: [], handler: handler))
        return copy
    }

    /// Adds a GET route.
    package func get(_ path: String = "", use handler: @escaping RouteHandler) -> RouteCollection {
        on(path, method: .get, use: handler)
    }

    /// Adds a POST route.
    package func post(_ path: String = "", use handler: @escaping RouteHandler) -> RouteCollection {
        on(path, method: .post, use: handler)
    }

    /// Adds a PATCH route.
    package func patch(_ path: String = "", use handler: @escaping RouteHandler) -> RouteCollection {
        on(path, method: .patch, use: handler)
    }

    /// Adds a DELETE route.
    package func delete(_ path: String = "", use handler: @escaping RouteHandler) -> RouteCollection {
        on(path, method: .delete, use: handler)
    }

    /// Adds the routes of another collection below `prefix`, behind `middleware`, first one outermost.
    package func adding(
        _ other: RouteCollection,
        at prefix: String = "",
        middleware: any RouterMiddleware...
    ) -> RouteCollection {
        appending(other, prefix: prefix, middleware: middleware)
    }

    /// Adds the routes that `routes` makes, below `prefix` and behind `middleware`, first one outermost.
    package func group(
        _ prefix: String = "",
        middleware: any RouterMiddleware...,
        routes: (RouteCollection) -> RouteCollection
    ) -> RouteCollection {
        appending(routes(RouteCollection()), prefix: prefix, middleware: middleware)
    }

    private func appending(
        _ other: RouteCollection,
        prefix: String,
        middleware: [any RouterMiddleware]
    ) -> RouteCollection {
        var copy = self
        copy.routes += other.routes.map { route in
            Route(
                method: route.method,
                path: prefix + route.path,
                middleware: middleware + route.middleware,
                handler: route.handler
            )
        }
        return copy
    }
}
