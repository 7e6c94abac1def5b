import CSodium

/// SHA-256.
package enum SHA256 {
    /// The 32 bytes of a message's digest.
    package static func hash(_ message: some Collection<UInt8>) -> [UInt8] {
        Sodium.prepare()
        let message = Array(message)
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, message, UInt64(message.count))
        return digest
    }
}

/// HMAC with SHA-256.
///
/// Source: RFC 2104; keys of any length.
package enum HMAC {
    /// The 32 bytes of a message's code.
    package static func authenticationCode(_ message: some Collection<UInt8>, key: [UInt8]) -> [UInt8] {
        Sodium.prepare()
        let message = Array(message)
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }

    /// Whether a code is that of the message; in constant time.
    package static func isValid(_ code: [UInt8], of message: some Collection<UInt8>, key: [UInt8]) -> Bool {
        constantTimeEquals(code, authenticationCode(message, key: key))
    }
}
