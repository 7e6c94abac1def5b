import CSodium

/// HMAC with SHA-256.
///
/// Source: RFC 2104; keys of any length.
package enum HMAC {
    /// The 32 bytes of a message's code.
    package static func authenticationCode(_ message: some Collection<UInt8>, key: [UInt8]) -> [UInt8] {
        Sodium.prepare()
        var state = crypto_auth_hmacsha256_state()
        defer { sodium_memzero(&state, MemoryLayout.size(ofValue: state)) }
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_init(&state, key, key.count)
        message.withBytes { _ = crypto_auth_hmacsha256_update(&state, $0.baseAddress, UInt64($0.count)) }
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }

    /// Whether a code is that of the message; in constant time.
    package static func isValid(_ code: [UInt8], of message: some Collection<UInt8>, key: [UInt8]) -> Bool {
        constantTimeEquals(code, authenticationCode(message, key: key))
    }
}
