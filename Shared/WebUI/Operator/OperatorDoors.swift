import Cryptography
package import HTTPServer

/// Lets in operators who carry the secret.
///
/// `Authorization: Bearer …`; errors are answered in JSON. Without a secret in the settings there are no such doors. The ingress never serves them.
package struct OperatorDoors: RouterMiddleware {
    private let digest: [UInt8]?

    /// Takes the secret; nil: everything is 404.
    package init(secret: String?) {
        // Digests are of one length, so that comparing tells nothing of the secret's own.
        digest = secret.map { SHA256.hash(Array($0.utf8)) }
    }

    package func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            guard let digest else { throw HTTPError(.notFound) }
            guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer "),
                constantTimeEquals(SHA256.hash(Array(header.utf8.dropFirst(7))), digest)
            else {
                throw HTTPError(
                    .unauthorized,
                    message: "Send the operator's secret: Authorization: Bearer …",
                    headers: [.wwwAuthenticate: "Bearer"]
                )
            }
            return try await next(request, context)
        } catch {
            return Self.answer(to: error, request, context)
        }
    }

    private struct Refusal: Encodable {
        let error: String
    }

    private static func answer(to error: any Error, _ request: Request, _ context: RequestContext) -> Response {
        let plain: HTTPError
        if let error = error as? PageError {
            plain = HTTPError(error.status, message: error.message, headers: error.headers)
        } else {
            plain = UnhandledError.httpError(error, request: request, context: context)
        }
        guard var response = try? Response.json(Refusal(error: plain.message), status: plain.status) else {
            return plain.response
        }
        for field in plain.headers { response.headers.append(field) }
        return response
    }
}
