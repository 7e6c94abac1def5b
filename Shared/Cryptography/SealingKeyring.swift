import FoundationEssentials

/// Authenticated encryption with XChaCha20-Poly1305 under keys with ids, so that keys can be changed.
///
/// A sealed box names its key: one byte for the length of the id, the id, then nonce, ciphertext and tag. New boxes use
/// the first key of the file; the others only open old ones. To change keys, put a new one first; to end an old one,
/// seal anew what ``keyID(of:)`` says is under it, then take it out.
package struct SealingKeyring: Sendable {
    /// The id of the key that seals.
    package let currentKeyID: String
    private let current: SecureBytes
    private let keys: [String: SecureBytes]

    /// Makes a ring; `current` seals.
    ///
    /// - Throws: ``CryptographyError`` when a key has not 32 bytes, an id breaks the rule, or the current key is
    ///   missing.
    package init(current: String, keys: [String: [UInt8]]) throws(CryptographyError) {
        for (id, key) in keys.sorted(by: { $0.key < $1.key }) {
            guard KeyID.isValid(id) else { throw CryptographyError(.malformed, KeyID.rule) }
            guard key.count == XChaChaPoly.keySize else {
                throw CryptographyError(.malformed, "sealing key \(id) has \(key.count) bytes, not 32")
            }
        }
        self.keys = keys.mapValues { SecureBytes($0) }
        guard let key = self.keys[current] else {
            throw CryptographyError(.unknownKey, "the current sealing key is missing")
        }
        self.current = key
        currentKeyID = current
    }

    /// Reads a key file: `{"keys":[{"kid":"2026-11","k":"<32 bytes, base64url>"}, …]}`, the current one first.
    ///
    /// - Throws: ``CryptographyError`` naming what is wrong with the file.
    package init(json: [UInt8]) throws(CryptographyError) {
        struct File: Decodable {
            struct Key: Decodable {
                var kid: String
                var k: String
            }
            var keys: [Key]
        }
        guard let file = try? JSONDecoder().decode(File.self, from: Data(json)) else {
            throw CryptographyError(.malformed, "not a key file: expected {\"keys\":[{\"kid\":…,\"k\":…}]}")
        }
        guard let first = file.keys.first else { throw CryptographyError(.malformed, "the key file has no keys") }
        var keys: [String: [UInt8]] = [:]
        for key in file.keys {
            guard KeyID.isValid(key.kid) else { throw CryptographyError(.malformed, KeyID.rule) }
            guard keys[key.kid] == nil else {
                throw CryptographyError(.malformed, "key \(key.kid) is in the file twice")
            }
            guard let bytes = Base64URL.decode(key.k) else {
                throw CryptographyError(.malformed, "the k of key \(key.kid) is not base64url")
            }
            keys[key.kid] = bytes
        }
        try self.init(current: first.kid, keys: keys)
    }

    /// A new key file with one key: a secret.
    package static func newFile(keyID: String) -> String {
        precondition(KeyID.isValid(keyID), KeyID.rule)
        return "{\"keys\":[{\"kid\":\"\(keyID)\",\"k\":\"\(Base64URL.encode(randomBytes(XChaChaPoly.keySize)))\"}]}\n"
    }

    /// The ids of all keys, sorted.
    package var keyIDs: [String] { keys.keys.sorted() }

    /// The bytes of a key, for uses other than sealing; nil when the ring has none of that id.
    package func key(_ id: String) -> [UInt8]? { keys[id]?.copy }

    /// Seals a message and binds it to its place: it opens only with the same `context`.
    package func seal(_ message: some Collection<UInt8>, context: String) -> [UInt8] {
        let sealed = XChaChaPoly.seal(message, using: current, authenticating: context.utf8)
        return [UInt8(currentKeyID.utf8.count)] + Array(currentKeyID.utf8) + sealed
    }

    /// Opens a sealed box.
    ///
    /// - Throws: ``CryptographyError``: `unknownKey` naming the id, `notAuthentic` for a box that was changed or belongs
    ///   elsewhere.
    package func open(_ box: [UInt8], context: String) throws(CryptographyError) -> [UInt8] {
        guard let id = Self.keyID(of: box) else { throw CryptographyError(.malformed, "not a sealed box") }
        guard let key = keys[id] else {
            throw CryptographyError(.unknownKey, "sealed under key \(id), which is not configured")
        }
        return try XChaChaPoly.open(box.dropFirst(1 + id.utf8.count), using: key, authenticating: context.utf8)
    }

    /// The id of the key that a box was sealed under; nil if it is no sealed box.
    package static func keyID(of box: [UInt8]) -> String? {
        guard let length = box.first.map(Int.init), box.count >= 1 + length + XChaChaPoly.overhead else { return nil }
        let id = String(decoding: box[1..<1 + length], as: UTF8.self)
        return KeyID.isValid(id) ? id : nil
    }
}
