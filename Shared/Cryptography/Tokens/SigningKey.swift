import FoundationEssentials

/// A private Ed25519 key with its id: a JWK file.
///
/// Source: RFC 7517; RFC 8037, section 2.
package struct SigningKey: Sendable {
    /// The id that a signature's header names.
    package let id: String
    /// The key.
    package let key: Ed25519.PrivateKey

    /// Gives a key its id: 1 to 64 letters, digits, `.`, `_`, `-`.
    package init(id: String, key: Ed25519.PrivateKey) {
        precondition(KeyID.isValid(id), KeyID.rule)
        self.id = id
        self.key = key
    }

    /// Reads a private key's file.
    ///
    /// - Throws: ``CryptographyError`` naming what is wrong with the file.
    package init(json: [UInt8]) throws(CryptographyError) {
        guard let key = try? JSONDecoder().decode(JSONWebKey.self, from: Data(json)) else {
            throw CryptographyError(.malformed, "not a JSON web key: expected {\"kty\":\"OKP\",…}")
        }
        guard key.isEd25519 else {
            throw CryptographyError(.malformed, "not an Ed25519 key: expected kty OKP and crv Ed25519")
        }
        guard let id = key.kid, KeyID.isValid(id) else { throw CryptographyError(.malformed, KeyID.rule) }
        guard let seed = key.d.flatMap({ Base64URL.decode($0) }) else {
            throw CryptographyError(.malformed, "key \(id) has no private part d, or it is not base64url")
        }
        self.id = id
        self.key = try Ed25519.PrivateKey(seed: seed)
        guard let x = key.x else { return }
        guard Base64URL.decode(x) == self.key.publicKey.bytes else {
            throw CryptographyError(.malformed, "the public part x of key \(id) does not belong to its private part")
        }
    }

    /// The key as a file: a secret.
    package var json: String {
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\",\"kid\":\"\(id)\","
            + "\"x\":\"\(Base64URL.encode(key.publicKey.bytes))\",\"d\":\"\(Base64URL.encode(key.seed))\"}\n"
    }
}
