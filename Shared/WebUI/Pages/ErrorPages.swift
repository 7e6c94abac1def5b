package import HTTPServer

/// Turns whatever goes wrong into a page with a way out, or into JSON for programs.
package struct ErrorPages: RouterMiddleware {
    private let site: Site

    /// Dresses errors as pages of the site.
    package init(site: Site) {
        self.site = site
    }

    package func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return Self.response(to: error, request, context, site: site)
        }
    }

    /// The answer to an error; logged here, once, if nobody foresaw it.
    static func response(
        to error: any Error,
        _ request: Request,
        _ context: RequestContext?,
        site: Site
    ) -> Response {
        let page: PageError
        if let error = error as? PageError {
            page = error
        } else if let error = error as? HTTPError {
            page = PageError(error)
        } else if let context {
            page = PageError(UnhandledError.httpError(error, request: request, context: context))
        } else {
            page = PageError(HTTPError(.internalServerError))
        }
        var response =
            request.prefersJSON || request.acceptsEvents
            ? json(page) : html(page, request, context, site: site)
        for field in page.headers { response.headers.append(field) }
        return response
    }

    private struct Body: Encodable {
        let error: String
    }

    private static func json(_ error: PageError) -> Response {
        var response = (try? Response.json(Body(error: error.message), status: error.status)) ?? Response.text("")
        response.status = error.status
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func html(
        _ error: PageError,
        _ request: Request,
        _ context: RequestContext?,
        site: Site
    ) -> Response {
        let isReading = request.method == .get || request.method == .head
        var page = Page(error.title ?? title(of: error.status), for: context?.viewerIfAny) {
            div(.class("notice")) {
                p { error.message }
                if error.triesAgain, !isReading {
                    p { "What you sent may not have been taken: look before you send it again." }
                }
                if !error.ways.isEmpty {
                    p(.class("actions")) {
                        for (index, way) in error.ways.enumerated() {
                            a(href: way.href, .class(index == 0 ? "button" : "button secondary")) { way.text }
                        }
                    }
                }
                if error.status.code >= 500, !error.triesAgain, let context {
                    p(.class("hint")) { "If you report this, name the number \(context.id)." }
                }
            }
        }
        page.isNarrow = true
        page.status = error.status
        if error.triesAgain, isReading { page.refresh = .again(seconds: 2) }
        return page.response(site)
    }

    private static func title(of status: HTTPStatus) -> String {
        switch status {
        case .badRequest, .unprocessableContent: "That could not be read"
        case .unauthorized: "Sign in first"
        case .forbidden: "You can't do this"
        case .notFound: "There is no such page"
        case .methodNotAllowed: "That is not possible here"
        case .conflict: "It has changed meanwhile"
        case .gone: "This is no longer here"
        case .contentTooLarge: "That is too large"
        case .tooManyRequests: "Too many tries"
        case .serviceUnavailable, .gatewayTimeout: "Not right now"
        default: "Something went wrong"
        }
    }
}

extension Request {
    /// Whether the page's script asks for an event stream.
    var acceptsEvents: Bool { headers[.accept]?.contains("text/event-stream") ?? false }
}
