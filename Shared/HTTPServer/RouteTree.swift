/// The routes by the parts of their paths.
struct RouteTree: Sendable {
    /// What stands at the end of a path, ready to be called.
    struct Endpoint: Sendable {
        let pattern: RoutePattern
        let middleware: [any RouterMiddleware]
        let handler: RouteHandler
    }

    /// What a path and a method lead to.
    enum Match {
        case found(Endpoint)
        case methodNotAllowed(RoutePattern, allowed: [HTTPMethod])
        case notFound
    }

    private struct Node {
        var literals: [String: Node] = [:]
        /// An array of at most one: a value type cannot hold itself.
        var parameter: [Node] = []
        var endpoints: [HTTPMethod: Endpoint] = [:]
    }

    private var root = Node()

    /// Builds the tree; two routes for the same method and path trap.
    init(_ routes: [RouteCollection.Route]) {
        for route in routes {
            let pattern = RoutePattern(route.path)
            let endpoint = Endpoint(pattern: pattern, middleware: route.middleware, handler: route.handler)
            Self.insert(endpoint, method: route.method, path: pattern.components[...], into: &root)
        }
    }

    /// Finds the endpoint; a literal part wins over a parameter, and HEAD falls back on GET.
    func match(_ method: HTTPMethod, _ path: [String]) -> Match {
        var allowed: [HTTPMethod: RoutePattern] = [:]
        if let endpoint = Self.find(method, path[...], in: root, allowed: &allowed) { return .found(endpoint) }
        guard let pattern = allowed.values.min(by: { $0.description < $1.description }) else { return .notFound }
        var methods = Set(allowed.keys)
        if methods.contains(.get) { methods.insert(.head) }
        return .methodNotAllowed(pattern, allowed: methods.sorted { $0.rawValue < $1.rawValue })
    }

    private static func insert(
        _ endpoint: Endpoint,
        method: HTTPMethod,
        path: ArraySlice<RoutePattern.Component>,
        into node: inout Node
    ) {
        switch path.first {
        case nil:
            precondition(node.endpoints[method] == nil, "two routes for \(method) \(endpoint.pattern)")
            node.endpoints[method] = endpoint
        case .literal(let text):
            insert(endpoint, method: method, path: path.dropFirst(), into: &node.literals[text, default: Node()])
        case .parameter:
            if node.parameter.isEmpty { node.parameter.append(Node()) }
            insert(endpoint, method: method, path: path.dropFirst(), into: &node.parameter[0])
        }
    }

    private static func find(
        _ method: HTTPMethod,
        _ path: ArraySlice<String>,
        in node: Node,
        allowed: inout [HTTPMethod: RoutePattern]
    ) -> Endpoint? {
        guard let part = path.first else {
            if let endpoint = node.endpoints[method] { return endpoint }
            if method == .head, let endpoint = node.endpoints[.get] { return endpoint }
            allowed.merge(node.endpoints.mapValues(\.pattern)) { first, _ in first }
            return nil
        }
        if let next = node.literals[part],
            let endpoint = find(method, path.dropFirst(), in: next, allowed: &allowed)
        {
            return endpoint
        }
        guard let next = node.parameter.first else { return nil }
        return find(method, path.dropFirst(), in: next, allowed: &allowed)
    }
}
