import Contracts
import Cryptography
import HTTPServer
import ServiceRuntime
import TransactionalStore

/// Takes Zoom's deliveries: verified, reduced, stored, answered; worked afterwards.
struct WebhookController: Sendable {
    let pipeline: Pipeline
    let signature: WebhookSignature
    let clock: any WallClock
    let metrics: MetricsRegistry
    let bell: Bell

    /// Not behind a session: the signature is what counts.
    var routes: RouteCollection {
        RouteCollection().post(PagePath.zoomWebhooks, use: take)
    }

    private struct ChallengeAnswer: Encodable {
        var plainToken: String
        var encryptedToken: String
    }

    private func take(_ request: Request, _ context: RequestContext) async throws -> Response {
        let isGood = signature.isGood(
            signature: request.headers["x-zm-signature"],
            timestamp: request.headers["x-zm-request-timestamp"],
            body: request.body,
            now: Timestamp(milliseconds: clock.milliseconds)
        )
        guard isGood else {
            count("refused")
            throw HTTPError(.unauthorized, message: "The signature is missing, wrong or too old.")
        }
        switch WebhookEvent.read(request.body) {
        case .validation(let plainToken):
            guard let answer = signature.answer(to: plainToken) else {
                count("refused")
                throw HTTPError(.badRequest, message: "This challenge is not one that Zoom sends.")
            }
            count("validation")
            return try .json(ChallengeAnswer(plainToken: plainToken, encryptedToken: answer))
        case .event(let event):
            let hash = SHA256.hash(request.body)
            let isNew = try await pipeline.write { transaction in
                try ConnectorStore(transaction.database).insertWebhook(hash: hash, event: event, at: transaction.now)
            }
            count(isNew ? "taken" : "repeated")
            bell.ring()
        case .other: count("unused")
        case .malformed:
            count("malformed")
            throw HTTPError(.badRequest, message: "The body is not an event of Zoom's.")
        }
        return Response(status: .noContent)
    }

    private func count(_ result: String) {
        metrics.counter("zoom_webhooks_total", help: "Deliveries of Zoom's by result.", labels: ["result": result])
            .increment()
    }
}
