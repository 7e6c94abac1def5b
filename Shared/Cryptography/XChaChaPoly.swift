import CSodium

/// Authenticated encryption with XChaCha20-Poly1305 and random nonces.
///
/// A sealed message is nonce (24 bytes), ciphertext, tag (16 bytes). Nonces are long enough to be drawn at random for
/// ever. Source: draft-irtf-cfrg-xchacha-03.
package enum XChaChaPoly {
    /// Bytes of a key.
    package static let keySize = Int(crypto_aead_xchacha20poly1305_ietf_KEYBYTES)
    /// How much longer a sealed message is than what is in it.
    package static let overhead = nonceSize + Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    private static let nonceSize = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)

    /// Seals a message.
    ///
    /// - Parameters:
    ///   - message: What to hide.
    ///   - key: ``keySize`` bytes.
    ///   - context: What is not hidden, but must be the same to open the message.
    /// - Returns: Nonce, ciphertext and tag.
    package static func seal(
        _ message: some Collection<UInt8>,
        using key: SecureBytes,
        authenticating context: some Collection<UInt8>
    ) -> [UInt8] {
        seal(message, using: key, nonce: randomBytes(nonceSize), authenticating: context)
    }

    /// Seals with a nonce that was never used with this key.
    static func seal(
        _ message: some Collection<UInt8>,
        using key: SecureBytes,
        nonce: [UInt8],
        authenticating context: some Collection<UInt8>
    ) -> [UInt8] {
        precondition(key.count == keySize && nonce.count == nonceSize, "a key or nonce of the wrong size")
        let count = message.count + overhead
        return [UInt8](unsafeUninitializedCapacity: count) { sealed, filled in
            guard let start = sealed.baseAddress else { return }
            start.update(from: nonce, count: nonceSize)
            message.withBytes { message in
                context.withBytes { context in
                    key.withPointer { key in
                        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                            start + nonceSize,
                            nil,
                            message.baseAddress,
                            UInt64(message.count),
                            context.baseAddress,
                            UInt64(context.count),
                            nil,
                            nonce,
                            key
                        )
                    }
                }
            }
            filled = count
        }
    }

    /// Opens a sealed message.
    ///
    /// - Parameters:
    ///   - sealed: Nonce, ciphertext and tag.
    ///   - key: ``keySize`` bytes.
    ///   - context: What it was sealed with.
    /// - Returns: The message.
    /// - Throws: ``CryptographyError``: `malformed` when it is too short, `notAuthentic` for another key or context,
    ///   or a change.
    package static func open(
        _ sealed: some Collection<UInt8>,
        using key: SecureBytes,
        authenticating context: some Collection<UInt8>
    ) throws(CryptographyError) -> [UInt8] {
        precondition(key.count == keySize, "a key of the wrong size")
        let count = sealed.count - overhead
        guard count >= 0 else { throw CryptographyError(.malformed, "not a sealed message: it is too short") }
        var message = [UInt8](repeating: 0, count: count)
        let code = sealed.withBytes { sealed in
            guard let start = sealed.baseAddress else { return Int32(-1) }
            return context.withBytes { context in
                key.withPointer { key in
                    crypto_aead_xchacha20poly1305_ietf_decrypt(
                        &message,
                        nil,
                        nil,
                        start + nonceSize,
                        UInt64(sealed.count - nonceSize),
                        context.baseAddress,
                        UInt64(context.count),
                        start,
                        key
                    )
                }
            }
        }
        guard code == 0 else { throw CryptographyError(.notAuthentic, "the seal does not open") }
        return message
    }
}
