import FoundationEssentials

/// Public Ed25519 keys by their id: a JWKS file.
///
/// Source: RFC 7517 and RFC 8037 (`kty` OKP, `crv` Ed25519).
package struct JSONWebKeySet: Equatable, Sendable {
    /// The keys.
    package var keys: [String: Ed25519.PublicKey]

    /// Makes a set.
    package init(_ keys: [String: Ed25519.PublicKey] = [:]) {
        self.keys = keys
    }

    /// Reads a set; keys of other kinds are passed over.
    ///
    /// - Throws: ``CryptographyError`` naming what is wrong with the file; a private key in it is wrong, too.
    package init(json: [UInt8]) throws(CryptographyError) {
        struct File: Decodable {
            var keys: [JSONWebKey]
        }
        guard let file = try? JSONDecoder().decode(File.self, from: Data(json)) else {
            throw CryptographyError(.malformed, "not a JSON web key set: expected {\"keys\":[…]}")
        }
        var keys: [String: Ed25519.PublicKey] = [:]
        for key in file.keys where key.isEd25519 {
            guard let id = key.kid, KeyID.isValid(id) else { throw CryptographyError(.malformed, KeyID.rule) }
            guard keys[id] == nil else { throw CryptographyError(.malformed, "key \(id) is in the set twice") }
            guard key.d == nil else {
                throw CryptographyError(.malformed, "key \(id) has a private part; a set has public keys only")
            }
            guard let bytes = key.x.flatMap({ Base64URL.decode($0) }) else {
                throw CryptographyError(.malformed, "key \(id) has no public part x, or it is not base64url")
            }
            keys[id] = try Ed25519.PublicKey(bytes: bytes)
        }
        self.keys = keys
    }

    /// The set as a file.
    package var json: String {
        let keys = keys.sorted { $0.key < $1.key }.map { id, key in
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\",\"kid\":\"\(id)\","
                + "\"x\":\"\(Base64URL.encode(key.bytes))\"}"
        }
        return "{\"keys\":[\(keys.joined(separator: ","))]}\n"
    }
}
