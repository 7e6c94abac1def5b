import CSodium
import FoundationEssentials

/// Authenticated encryption with XChaCha20-Poly1305 under keys with ids, so that keys can be changed.
///
/// A sealed box names its key: one byte for the length of the id, the id, 24 bytes nonce, ciphertext with tag. New boxes use the
/// first key of the file; the others only open old ones.
package struct SealingKeyring: Sendable {
    private let current: String
    private let keys: [String: [UInt8]]

    /// Makes a ring; `current` seals.
    package init(current: String, keys: [String: [UInt8]]) throws(CryptographyError) {
        Sodium.prepare()
        guard keys[current] != nil else { throw CryptographyError(.unknownKey, "the current sealing key is missing") }
        for (id, key) in keys {
            guard key.count == Int(crypto_aead_xchacha20poly1305_ietf_KEYBYTES), (1...64).contains(id.utf8.count) else {
                throw CryptographyError(.malformed, "sealing key \(id) is not 32 bytes, or its id not 1 to 64 bytes")
            }
        }
        self.current = current
        self.keys = keys
    }

    /// Reads a key file: `{"keys":[{"kid":"2026-11","k":"<32 bytes, base64url>"}, …]}`, the current one first.
    package init(json: [UInt8]) throws(CryptographyError) {
        struct File: Decodable {
            struct Key: Decodable {
                var kid: String
                var k: String
            }
            var keys: [Key]
        }
        guard let file = try? JSONDecoder().decode(File.self, from: Data(json)), let first = file.keys.first else {
            throw CryptographyError(.malformed, "not a key file: expected {\"keys\":[{\"kid\":…,\"k\":…}]}")
        }
        var keys: [String: [UInt8]] = [:]
        for key in file.keys {
            guard let bytes = Base64URL.decode(key.k) else {
                throw CryptographyError(.malformed, "key \(key.kid) is not base64url")
            }
            keys[key.kid] = bytes
        }
        try self.init(current: first.kid, keys: keys)
    }

    /// A new key file with one key: a secret.
    package static func newFile(keyID: String) -> String {
        "{\"keys\":[{\"kid\":\"\(keyID)\",\"k\":\"\(Base64URL.encode(randomBytes(32)))\"}]}\n"
    }

    /// The id of the key that seals.
    package var currentKeyID: String { current }

    /// The bytes of a key, for uses other than sealing; nil when the ring has none of that id.
    package func key(_ id: String) -> [UInt8]? { keys[id] }

    /// Seals a message and binds it to its place: it opens only with the same `context`.
    package func seal(_ message: some Collection<UInt8>, context: String) -> [UInt8] {
        let message = Array(message)
        let nonce = randomBytes(Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES))
        var sealed = [UInt8](repeating: 0, count: message.count + Int(crypto_aead_xchacha20poly1305_ietf_ABYTES))
        let context = Array(context.utf8)
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed,
            nil,
            message,
            UInt64(message.count),
            context,
            UInt64(context.count),
            nil,
            nonce,
            keys[current] ?? []
        )
        return [UInt8(current.utf8.count)] + Array(current.utf8) + nonce + sealed
    }

    /// Opens a sealed box.
    ///
    /// - Throws: ``CryptographyError``: `unknownKey` naming the id, `notAuthentic` for a box that was changed or belongs elsewhere.
    package func open(_ box: [UInt8], context: String) throws(CryptographyError) -> [UInt8] {
        let nonceCount = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
        let tagCount = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)
        guard let length = box.first.map(Int.init), box.count >= 1 + length + nonceCount + tagCount else {
            throw CryptographyError(.malformed, "not a sealed box")
        }
        let id = String(decoding: box[1..<1 + length], as: UTF8.self)
        guard let key = keys[id] else {
            throw CryptographyError(.unknownKey, "sealed under key \(id), which is not configured")
        }
        let nonce = Array(box[(1 + length)..<(1 + length + nonceCount)])
        let sealed = Array(box[(1 + length + nonceCount)...])
        var message = [UInt8](repeating: 0, count: sealed.count - tagCount)
        let context = Array(context.utf8)
        let code = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &message,
            nil,
            nil,
            sealed,
            UInt64(sealed.count),
            context,
            UInt64(context.count),
            nonce,
            key
        )
        guard code == 0 else { throw CryptographyError(.notAuthentic, "the sealed box does not open") }
        return message
    }
}
