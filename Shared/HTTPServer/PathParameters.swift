/// The variable parts of a path, by the names that the route's pattern gives them.
package struct PathParameters: Sendable {
    private var values: [(name: String, value: String)] = []

    mutating func append(_ name: String, _ value: String) {
        values.append((name, value))
    }

    /// A parameter as it stands in the path, decoded.
    package subscript(name: String) -> String? {
        values.first { $0.name == name }?.value
    }

    /// A parameter, read as `type`: an id, a number, a week.
    ///
    /// - Throws: 404 when it cannot be read as one: there is nothing at such an address.
    package func require<Value: LosslessStringConvertible>(
        _ name: String,
        as type: Value.Type = String.self
    ) throws(HTTPError) -> Value {
        guard let text = self[name] else { preconditionFailure("the route has no parameter {\(name)}") }
        guard let value = Value(text) else { throw HTTPError(.notFound) }
        return value
    }
}
