package import HTTPServer

/// Refuses what a page of another site sends, by what browsers say of a request's origin.
///
/// For all routes: signing in, too, is no other site's to do. Requests that no browser makes carry neither field.
package struct OwnFormsOnly: RouterMiddleware {
    private let origin: String

    /// Takes the site's own origin, such as `https://example.org`.
    package init(origin: String) {
        self.origin = origin
    }

    package func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head || isOwn(request) else {
            throw PageError.foreignForm(request)
        }
        return try await next(request, context)
    }

    private func isOwn(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        // Under `no-referrer` browsers say `null` also of our own pages.
        guard let sender = request.headers[.origin], sender != "null" else { return true }
        return sender == origin
    }
}
