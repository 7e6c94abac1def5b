import HTTPServer
import TransactionalStore

/// Says so, and when to try again, while the store cannot be written.
struct StoreTrouble: RouterMiddleware {
    func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as StoreUnavailable {
            throw HTTPError(.serviceUnavailable, message: "\(error)", headers: [.retryAfter: "2"])
        } catch is PipelineStopped {
            throw HTTPError(.serviceUnavailable, message: "The service is restarting.", headers: [.retryAfter: "2"])
        }
    }
}
