import Cryptography

/// How Zoom signs what it sends.
///
/// Source: zoom/FACTS section 3, "Transport, signature, validation".
enum WebhookSignature {
    /// The value of `x-zm-signature`.
    static func sign(_ body: String, timestamp: String, secretToken: String) -> String {
        "v0=" + code("v0:\(timestamp):\(body)", secretToken)
    }

    /// What an address answers to a challenge.
    static func encryptedToken(_ plainToken: String, secretToken: String) -> String {
        code(plainToken, secretToken)
    }

    private static func code(_ message: String, _ secretToken: String) -> String {
        Hex.encode(HMAC.authenticationCode(Array(message.utf8), key: Array(secretToken.utf8)))
    }
}
