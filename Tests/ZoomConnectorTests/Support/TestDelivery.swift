import Contracts
import Cryptography
import HTTPServer
import Harness
import ServiceRuntime
import ZoomSimulator

@testable import ZoomConnector

/// A delivery to the webhook address, as Zoom or a forger would make it.
struct TestDelivery: Sendable {
    var body: String
    var secret = ConnectorCell.webhookSecret
    /// Seconds before now.
    var age: Int64 = 0

    static func removal(of user: UserView, at instant: String) -> TestDelivery {
        TestDelivery(
            body: #"{"event":"app_deauthorized","payload":{"account_id":"\#(user.accountId)","user_id":"\#(user.id)","#
                + #""signature":"s","deauthorization_time":"\#(instant)","client_id":"\#(ConnectorCell.clientID)"}}"#
        )
    }

    static func started(_ number: Int64, uuid: String, host: String, at milliseconds: Int64) -> TestDelivery {
        TestDelivery(
            body: #"{"event":"meeting.started","event_ts":\#(milliseconds),"payload":{"object":{"id":"\#(number)","#
                + #""uuid":"\#(uuid)","host_id":"\#(host)"}}}"#
        )
    }
}

extension ConnectorCell {
    /// Delivers to the webhook address.
    @discardableResult
    func deliver(_ delivery: TestDelivery) async throws -> Response {
        let timestamp = "\(clock.milliseconds / 1_000 - delivery.age)"
        let message = "v0:\(timestamp):\(delivery.body)"
        let code = HMAC.authenticationCode(Array(message.utf8), key: Array(delivery.secret.utf8))
        let request = try Request(
            method: .post,
            target: PagePath.zoomWebhooks,
            headers: [
                .contentType: "application/json", "x-zm-signature": "v0=\(Hex.encode(code))",
                "x-zm-request-timestamp": timestamp,
            ],
            body: Array(delivery.body.utf8)
        )
        return await service.router.respond(
            to: request,
            context: RequestContext(id: "request-1", logger: Logger(label: "test", handler: log))
        )
    }
}
