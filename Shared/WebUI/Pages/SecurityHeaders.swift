package import HTTPServer

/// What browsers may do with an answer; a field that a route has set stays.
package struct SecurityHeaders: RouterMiddleware {
    /// Makes the middleware.
    package init() {}

    package func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in Self.fields where !response.headers.contains(field.name) { response.headers.append(field) }
        return response
    }

    /// Nothing but our own style sheets, scripts and pictures; forms to ourselves only; in nobody's frame.
    private static let fields: HTTPFields = [
        .contentSecurityPolicy:
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        .cacheControl: "no-store",
        .referrerPolicy: "no-referrer",
        .xContentTypeOptions: "nosniff",
        .crossOriginOpenerPolicy: "same-origin-allow-popups",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ]
}
