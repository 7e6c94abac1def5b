package import ServiceRuntime

/// What goes along with a request from middleware to handler.
package struct RequestContext: Sendable {
    /// This request's own number, for logs and for the person who reports an error.
    package let id: String
    /// A logger that carries the request's number.
    package let logger: Logger
    /// The pattern of the route that was found, such as `/calendar/{id}`; nil when none was.
    package internal(set) var route: String?
    /// The variable parts of the path.
    package internal(set) var parameters = PathParameters()
    private var storage: [ObjectIdentifier: any Sendable] = [:]

    /// Makes the context of a request that has just arrived.
    package init(id: String, logger: Logger) {
        self.id = id
        self.logger = logger
    }

    /// What a middleware put in under `key`.
    package subscript<Key: RequestContextKey>(key: Key.Type) -> Key.Value? {
        get { storage[ObjectIdentifier(key)] as? Key.Value }
        set { storage[ObjectIdentifier(key)] = newValue }
    }
}

/// Names something that a middleware puts into the context.
package protocol RequestContextKey {
    /// What is put in.
    associatedtype Value: Sendable
}
