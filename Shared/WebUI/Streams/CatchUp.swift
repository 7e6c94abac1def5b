package import HTTPServer

/// Lets a page wait a moment for what another service has just written to arrive here.
///
/// A redirect from one service to another names the entity and revision just written (``Response/redirect(to:after:revision:)``);
/// the receiving page waits up to two seconds, then says that it is catching up, and tries again by itself.
package struct CatchUp: RouterMiddleware {
    /// The parameter that names the entity and its revision: `after=practitioner/…@7`.
    package static let field = "after"

    private let revision: @Sendable (String) async throws -> Int64?
    private let arrivals: Arrivals
    private let patience: Duration

    /// Makes the middleware.
    ///
    /// - Parameters:
    ///   - arrivals: What tells of arrivals; fed by the pipeline's listener.
    ///   - patience: How long a page waits.
    ///   - revision: The revision of an entity, by its key, as this service knows it.
    package init(
        arrivals: Arrivals,
        patience: Duration = .seconds(2),
        revision: @escaping @Sendable (String) async throws -> Int64?
    ) {
        self.arrivals = arrivals
        self.patience = patience
        self.revision = revision
    }

    package func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get, let text = request.query[Self.field], let wanted = Self.parse(text) else {
            return try await next(request, context)
        }
        let isHere = try await arrivals.wait(patience) { [revision] in
            (try await revision(wanted.key) ?? -1) >= wanted.revision
        }
        guard isHere else {
            throw PageError.catchingUp("What was just saved has not arrived at this part of the site yet.")
        }
        return try await next(request, context)
    }

    /// Reads `key@revision`; nil: it is none, and nothing is waited for.
    private static func parse(_ text: String) -> (key: String, revision: Int64)? {
        guard text.utf8.count <= 200, let at = text.lastIndex(of: "@"),
            let revision = Int64(text[text.index(after: at)...]), revision >= 0
        else { return nil }
        return (String(text[..<at]), revision)
    }
}

extension Response {
    /// Sends the browser to another service's page, which waits until it knows what was just written.
    package static func redirect(to path: String, after key: String, revision: Int64) -> Response {
        let separator = path.contains("?") ? "&" : "?"
        return .redirect(to: "\(path)\(separator)\(URLEncodedForm([CatchUp.field: "\(key)@\(revision)"]).encoded)")
    }
}
