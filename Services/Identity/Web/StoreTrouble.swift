import HTTPServer
import TransactionalStore
import WebUI

/// Says so, and when to try again, while the store takes no changes; pages can still be read then.
struct StoreTrouble: RouterMiddleware {
    func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is StoreUnavailable {
            throw Self.error
        } catch is PipelineStopped {
            throw Self.error
        }
    }

    private static var error: PageError {
        var error = PageError(
            .serviceUnavailable,
            "Changes can't be saved at the moment, and nothing was changed. Go back and try again in a minute."
        )
        error.headers[.retryAfter] = "5"
        return error
    }
}
