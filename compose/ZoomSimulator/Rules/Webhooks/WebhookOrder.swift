/// A request that is to be sent now: a delivery, or the challenge of an address.
struct WebhookOrder: Equatable, Sendable {
    enum Purpose: Equatable, Sendable {
        case delivery(id: String)
        case challenge(plainToken: String)
    }

    let purpose: Purpose
    let clientID: String
    let url: String
    let body: String
    let timestamp: String
    let signature: String
    let trackingID: String

    /// The header fields.
    ///
    /// Source: zoom/examples/webhooks/request_headers.json.
    var headers: [(name: String, value: String)] {
        [
            ("content-type", "application/json; charset=utf-8"), ("clientid", clientID),
            ("x-zm-request-timestamp", timestamp), ("x-zm-signature", signature), ("x-zm-trackingid", trackingID),
        ]
    }
}

/// What came of sending one.
enum WebhookResult: Equatable, Sendable {
    case answer(status: Int, body: [UInt8])
    case failure(String)
}
