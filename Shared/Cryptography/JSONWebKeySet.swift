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
    /// - Throws: ``CryptographyError`` when it is no JWKS, or an Ed25519 key in it is malformed or has no id.
    package init(json: [UInt8]) throws(CryptographyError) {
        guard let file = try? JSONDecoder().decode(File.self, from: Data(json)) else {
            throw CryptographyError(.malformed, "not a JSON web key set: expected {\"keys\":[…]}")
        }
        var keys: [String: Ed25519.PublicKey] = [:]
        for key in file.keys where key.kty == "OKP" && key.crv == "Ed25519" {
            guard let id = key.kid, !id.isEmpty, let bytes = key.x.flatMap({ Base64URL.decode($0) }) else {
                throw CryptographyError(.malformed, "a key of the set has no kid or no x")
            }
            guard keys[id] == nil else { throw CryptographyError(.malformed, "key \(id) is in the set twice") }
            keys[id] = try Ed25519.PublicKey(bytes: bytes)
        }
        self.keys = keys
    }

    /// The set as a file.
    package var json: String {
        let keys = keys.sorted { $0.key < $1.key }.map { id, key in
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\",\"kid\":\"\(id)\",\"x\":\"\(Base64URL.encode(key.bytes))\"}"
        }
        return "{\"keys\":[\(keys.joined(separator: ","))]}\n"
    }

    fileprivate struct File: Decodable {
        var keys: [Key]
    }

    fileprivate struct Key: Decodable {
        var kty: String
        var crv: String?
        var kid: String?
        var x: String?
        var d: String?
    }
}

/// A private Ed25519 key with its id: a JWK file.
package struct SigningKey: Sendable {
    /// The id that a signature's header names.
    package let id: String
    /// The key.
    package let key: Ed25519.PrivateKey

    /// Gives a key its id: letters, digits, `.`, `_`, `-`.
    package init(id: String, key: Ed25519.PrivateKey) {
        self.id = id
        self.key = key
    }

    /// Reads a private key's file.
    ///
    /// - Throws: ``CryptographyError`` when it is none.
    package init(json: [UInt8]) throws(CryptographyError) {
        guard let key = try? JSONDecoder().decode(JSONWebKeySet.Key.self, from: Data(json)), key.crv == "Ed25519",
            let id = key.kid, !id.isEmpty, let seed = key.d.flatMap({ Base64URL.decode($0) })
        else { throw CryptographyError(.malformed, "not a private Ed25519 JSON web key with a kid") }
        self.id = id
        self.key = try Ed25519.PrivateKey(seed: seed)
    }

    /// The key as a file: a secret.
    package var json: String {
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\",\"kid\":\"\(id)\","
            + "\"x\":\"\(Base64URL.encode(key.publicKey.bytes))\",\"d\":\"\(Base64URL.encode(key.seed))\"}\n"
    }
}
