import CSodium

/// Ed25519 signatures.
package enum Ed25519 {
    /// A key that signs.
    package struct PrivateKey: Sendable {
        /// The 32 bytes from which the key is made; a secret.
        package let seed: [UInt8]
        /// The key that verifies.
        package let publicKey: PublicKey
        private let expanded: [UInt8]

        /// Makes a new key.
        package init() {
            self.init(knownGood: randomBytes(Int(crypto_sign_SEEDBYTES)))
        }

        /// Takes a key's seed.
        ///
        /// - Throws: ``CryptographyError`` unless it has 32 bytes.
        package init(seed: [UInt8]) throws(CryptographyError) {
            guard seed.count == Int(crypto_sign_SEEDBYTES) else {
                throw CryptographyError(.malformed, "a private Ed25519 key has 32 bytes")
            }
            self.init(knownGood: seed)
        }

        private init(knownGood seed: [UInt8]) {
            Sodium.prepare()
            var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
            var secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
            crypto_sign_seed_keypair(&publicBytes, &secret, seed)
            self.seed = seed
            expanded = secret
            publicKey = PublicKey(knownGood: publicBytes)
        }

        /// The 64 bytes of a message's signature.
        package func signature(for message: [UInt8]) -> [UInt8] {
            var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
            crypto_sign_detached(&signature, nil, message, UInt64(message.count), expanded)
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
            let message = Array(message)
            return crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
        }
    }
}
