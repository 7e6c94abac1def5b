/// A route's path with its variable parts: `/calendar/{id}`.
struct RoutePattern: Hashable, Sendable, CustomStringConvertible {
    /// One part of a path.
    enum Component: Hashable, Sendable {
        case literal(String)
        case parameter(String)
    }

    let components: [Component]

    /// Reads a pattern written in the program; one that makes no sense traps.
    init(_ pattern: String) {
        precondition(pattern.isEmpty || pattern.hasPrefix("/"), "a route begins with a slash: \(pattern)")
        components = pattern.split(separator: "/").map { part in
            guard part.hasPrefix("{") else {
                precondition(!part.contains("{") && !part.contains("}"), "a parameter is a whole part: \(pattern)")
                return .literal(String(part))
            }
            precondition(part.hasSuffix("}") && part.count > 2, "a parameter is written {name}: \(pattern)")
            return .parameter(String(part.dropFirst().dropLast()))
        }
        let names = components.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
        precondition(Set(names).count == names.count, "a parameter is named twice: \(pattern)")
    }

    var description: String {
        "/"
            + components.map { component in
                switch component {
                case .literal(let text): text
                case .parameter(let name): "{\(name)}"
                }
            }.joined(separator: "/")
    }

    /// The values of the parameters in a path that matches.
    func parameters(in path: [String]) -> PathParameters {
        var parameters = PathParameters()
        for (component, value) in zip(components, path) {
            if case .parameter(let name) = component { parameters.append(name, value) }
        }
        return parameters
    }
}
