/// Compact JSON web signatures with Ed25519: `header.payload.signature`.
///
/// Source: RFC 7515 and RFC 8037. The header has `alg` (`EdDSA`), `kid` and mostly `typ`; anything else is refused.
package enum JSONWebSignature {
    /// The longest token that is looked at, bytes.
    package static let longest = 4_096

    /// What a token says, once its signature is verified.
    package struct Verified: Equatable, Sendable {
        /// Which key signed.
        package let keyID: String
        /// The header's `typ`: the caller checks that it is the kind of token it expects.
        package let type: String
        /// The bytes that were signed for.
        package let payload: [UInt8]
    }

    /// Signs a payload.
    ///
    /// - Parameters:
    ///   - payload: What is signed, mostly JSON.
    ///   - type: The header's `typ`, such as `session+jwt`: at most 64 letters, digits, `.`, `_`, `-`, `+`, `/`.
    ///   - key: Signs, and gives its id.
    /// - Returns: The token.
    package static func sign(_ payload: some Collection<UInt8>, type: String, with key: SigningKey) -> String {
        precondition(SignatureHeader.isType(type), "a token's type has a character that cannot stand in a header")
        let header = SignatureHeader(keyID: key.id, type: type)
        let signed = "\(Base64URL.encode(header.text.utf8)).\(Base64URL.encode(payload))"
        return "\(signed).\(Base64URL.encode(key.key.signature(for: signed.utf8)))"
    }

    /// Verifies a token against known keys.
    ///
    /// - Throws: ``CryptographyError``: `malformed`, `unknownKey`, or `notAuthentic`.
    package static func verify(
        _ token: some Collection<UInt8>,
        keys: JSONWebKeySet
    ) throws(CryptographyError) -> Verified {
        guard token.count <= longest else { throw CryptographyError(.malformed, "the token is too long") }
        let token = Array(token)
        let dot = UInt8(ascii: ".")
        guard let first = token.firstIndex(of: dot), let last = token.lastIndex(of: dot), first < last,
            let header = Base64URL.decode(token[..<first]).flatMap({ SignatureHeader(parsing: $0) }),
            let payload = Base64URL.decode(token[(first + 1)..<last]),
            let signature = Base64URL.decode(token[(last + 1)...])
        else { throw CryptographyError(.malformed, "not a compact token signed with EdDSA") }
        guard let key = keys.keys[header.keyID] else {
            throw CryptographyError(.unknownKey, "signed by an unknown key")
        }
        guard key.isValid(signature, of: token[..<last]) else {
            throw CryptographyError(.notAuthentic, "the signature does not verify")
        }
        return Verified(keyID: header.keyID, type: header.type, payload: payload)
    }
}
