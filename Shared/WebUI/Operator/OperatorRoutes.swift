package import HTTPServer

/// What every service's operators may ask: its dead letters, and a copy of its store.
package struct OperatorRoutes<Summary: Encodable & Sendable, Detail: Encodable & Sendable>: Sendable {
    private struct List: Encodable {
        let deadLetters: [Summary]
    }

    private struct Copy: Codable {
        let path: String
    }

    private let deadLetters: @Sendable () async throws -> [Summary]
    private let deadLetter: @Sendable (Int64) async throws -> Detail?
    private let backUp: @Sendable (String) async throws -> String?

    /// Takes what does it.
    ///
    /// - Parameters:
    ///   - deadLetters: The newest ones, newest first.
    ///   - deadLetter: One of them, with what is kept of it; nil when there is none of that number.
    ///   - backUp: Copies the store as it is to a new file; says in a sentence why it cannot, nil when it did.
    package init(
        deadLetters: @escaping @Sendable () async throws -> [Summary],
        deadLetter: @escaping @Sendable (Int64) async throws -> Detail?,
        backUp: @escaping @Sendable (String) async throws -> String?
    ) {
        self.deadLetters = deadLetters
        self.deadLetter = deadLetter
        self.backUp = backUp
    }

    /// Below `/operator`.
    package var routes: RouteCollection {
        RouteCollection()
            .get("/dead-letters", use: list)
            .get("/dead-letters/{id}", use: show)
            .post("/backup", use: copy)
    }

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        try .json(List(deadLetters: await deadLetters()))
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        guard let found = try await deadLetter(context.parameters.require("id", as: Int64.self)) else {
            throw HTTPError(.notFound, message: "There is no dead letter of this number.")
        }
        return try .json(found)
    }

    private func copy(_ request: Request, _ context: RequestContext) async throws -> Response {
        let wanted = try request.decode(Copy.self)
        guard wanted.path.hasPrefix("/"), !wanted.path.utf8.contains(0) else {
            throw HTTPError(.badRequest, message: "The field 'path' must be a whole path, from / on.")
        }
        if let refusal = try await backUp(wanted.path) { throw HTTPError(.conflict, message: refusal) }
        return try .json(wanted)
    }
}
