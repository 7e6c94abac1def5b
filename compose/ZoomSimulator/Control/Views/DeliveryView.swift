/// A webhook as the control API shows it.
package struct DeliveryView: Codable, Equatable, Sendable {
    /// One try.
    package struct Attempt: Codable, Equatable, Sendable {
        package let at: Instant
        /// The status that was answered, or why there was none.
        package let result: String
    }

    package let id: String
    package let clientId: String
    package let event: String
    package let at: Instant
    /// `pending`, `sending`, `held`, `delivered` or `dropped`.
    package let state: String
    package let attempts: [Attempt]
    package let body: JSONValue

    init(_ delivery: Delivery) {
        id = delivery.id
        clientId = delivery.clientID
        event = delivery.event
        at = delivery.at
        state = delivery.state.rawValue
        attempts = delivery.attempts.map { Attempt(at: $0.at, result: $0.result) }
        body = JSONValue(parsing: Array(delivery.body.utf8)) ?? .null
    }
}
