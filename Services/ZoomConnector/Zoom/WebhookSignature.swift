import Contracts
import Cryptography

/// Checks that a delivery comes from Zoom, on the bytes as they came.
///
/// Source: zoom/FACTS section 3, "Transport, signature, validation".
struct WebhookSignature: Sendable {
    /// How far a delivery's time may lie from ours.
    ///
    /// Zoom repeats a delivery for 85 minutes, and whether it stamps it anew is not known.
    static let window: Duration = .seconds(7_200)
    /// The longest challenge that is answered.
    static let longestChallenge = 128

    private let key: [UInt8]

    /// Takes the app's secret token.
    init(secretToken: String) {
        key = Array(secretToken.utf8)
    }

    /// Whether a delivery is signed with our secret, and fresh.
    ///
    /// The signature is that of `x-zm-signature`, the time that of `x-zm-request-timestamp` (seconds).
    func isGood(signature: String?, timestamp: String?, body: [UInt8], now: Timestamp) -> Bool {
        guard let signature, signature.hasPrefix("v0="), let code = Hex.decode(String(signature.dropFirst(3))),
            let timestamp, (1...12).contains(timestamp.utf8.count), let seconds = Int64(timestamp), seconds > 0
        else { return false }
        let message = Array("v0:\(timestamp):".utf8) + body
        guard HMAC.isValid(code, of: message, key: key) else { return false }
        return abs(now.seconds - seconds) <= Self.window.components.seconds
    }

    /// The answer to a challenge whose own signature was good.
    ///
    /// - Returns: nil for a challenge that could be the beginning of a delivery: we sign nothing that others could use.
    func answer(to plainToken: String) -> String? {
        guard (1...Self.longestChallenge).contains(plainToken.utf8.count), !plainToken.contains(":") else { return nil }
        return Hex.encode(HMAC.authenticationCode(Array(plainToken.utf8), key: key))
    }
}
