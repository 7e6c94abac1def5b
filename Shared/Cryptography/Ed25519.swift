import CSodium

/// Ed25519 signatures.
///
/// Source: RFC 8032.
package enum Ed25519 {
    /// A key that signs.
    package struct PrivateKey: Sendable {
        /// The key that verifies.
        package let publicKey: PublicKey
        /// libsodium's form: the seed, then the public key.
        private let expanded: SecureBytes

        /// Makes a new key.
        package init() {
            self.init(knownGood: .random(count: Int(crypto_sign_SEEDBYTES)))
        }

        /// Takes a key's seed.
        ///
        /// - Throws: ``CryptographyError`` unless it has 32 bytes.
        package init(seed: [UInt8]) throws(CryptographyError) {
            guard seed.count == Int(crypto_sign_SEEDBYTES) else {
                throw CryptographyError(.malformed, "a private Ed25519 key has 32 bytes")
            }
            self.init(knownGood: SecureBytes(seed))
        }

        private init(knownGood seed: SecureBytes) {
            Sodium.prepare()
            var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
            expanded = SecureBytes(count: Int(crypto_sign_SECRETKEYBYTES)) { secret in
                _ = seed.withPointer { crypto_sign_seed_keypair(&publicBytes, secret, $0) }
            }
            publicKey = PublicKey(knownGood: publicBytes)
        }

        /// The 32 bytes from which the key is made; a secret.
        package var seed: [UInt8] { Array(expanded.copy.prefix(Int(crypto_sign_SEEDBYTES))) }

        /// The 64 bytes of a message's signature.
        package func signature(for message: some Collection<UInt8>) -> [UInt8] {
            var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
            message.withBytes { message in
                expanded.withPointer { secret in
                    _ = crypto_sign_detached(&signature, nil, message.baseAddress, UInt64(message.count), secret)
                }
            }
            return signature
        }
    }

    /// A key that verifies.
    package struct PublicKey: Equatable, Sendable {
        /// Its 32 bytes.
        package let bytes: [UInt8]

        /// Takes a key's bytes.
        ///
        /// - Throws: ``CryptographyError`` unless there are 32.
        package init(bytes: [UInt8]) throws(CryptographyError) {
            guard bytes.count == Int(crypto_sign_PUBLICKEYBYTES) else {
                throw CryptographyError(.malformed, "a public Ed25519 key has 32 bytes")
            }
            self.bytes = bytes
        }

        fileprivate init(knownGood bytes: [UInt8]) {
            self.bytes = bytes
        }

        /// Whether a signature of a message is this key's.
        package func isValid(_ signature: [UInt8], of message: some Collection<UInt8>) -> Bool {
            Sodium.prepare()
            guard signature.count == Int(crypto_sign_BYTES) else { return false }
            return message.withBytes {
                crypto_sign_verify_detached(signature, $0.baseAddress, UInt64($0.count), bytes) == 0
            }
        }
    }
}

extension Ed25519.PrivateKey: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "a private Ed25519 key" }
    package var debugDescription: String { description }
}
