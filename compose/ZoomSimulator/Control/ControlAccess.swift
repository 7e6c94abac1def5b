import Cryptography
import HTTPServer

/// Lets only the holder of the control token in, and says what is wrong as JSON.
struct ControlAccess: RouterMiddleware {
    let token: String

    func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            guard let given = bearerToken(request), !token.isEmpty, constantTimeEquals(given, token) else {
                throw HTTPError(.unauthorized, message: "Send the control token: Authorization: Bearer TOKEN.")
            }
            return try await next(request, context)
        } catch let refusal as Refusal {
            return try .json(["error": refusal.sentence], status: HTTPStatus(code: refusal.status))
        } catch let error as HTTPError {
            var response = try Response.json(["error": error.message], status: error.status)
            for field in error.headers { response.headers.append(field) }
            return response
        }
    }
}
