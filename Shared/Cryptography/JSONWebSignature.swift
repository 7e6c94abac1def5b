import FoundationEssentials

/// Compact JSON web signatures with Ed25519: `header.payload.signature`.
///
/// Source: RFC 7515 and RFC 8037. The header has exactly `alg` (`EdDSA`), `typ` and `kid`; anything else is refused.
package enum JSONWebSignature {
    /// The longest token that is looked at, bytes.
    package static let longest = 4_096

    /// What a token says, once its signature is verified.
    package struct Verified: Equatable, Sendable {
        /// Which key signed.
        package let keyID: String
        /// The header's `typ`.
        package let type: String
        /// The bytes that were signed for.
        package let payload: [UInt8]
    }

    /// Signs a payload.
    package static func sign(_ payload: some Collection<UInt8>, type: String, with key: SigningKey) -> String {
        let header = "{\"alg\":\"EdDSA\",\"typ\":\"\(type)\",\"kid\":\"\(key.id)\"}"
        let signed = "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(payload))"
        return "\(signed).\(Base64URL.encode(key.key.signature(for: Array(signed.utf8))))"
    }

    /// Verifies a token against known keys.
    ///
    /// - Throws: ``CryptographyError``: `malformed`, `unknownKey`, or `notAuthentic`.
    package static func verify(
        _ token: some Collection<UInt8>,
        keys: JSONWebKeySet
    ) throws(CryptographyError) -> Verified {
        guard token.count <= longest else { throw CryptographyError(.malformed, "the token is too long") }
        let parts = Array(token).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let headerBytes = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(headerBytes)), header.alg == "EdDSA",
            header.crit == nil
        else { throw CryptographyError(.malformed, "not a compact token signed with EdDSA") }
        guard let key = keys.keys[header.kid] else { throw CryptographyError(.unknownKey, "signed by an unknown key") }
        guard key.isValid(signature, of: Array(token.prefix(parts[0].count + 1 + parts[1].count))) else {
            throw CryptographyError(.notAuthentic, "the signature does not verify")
        }
        return Verified(keyID: header.kid, type: header.typ ?? "", payload: payload)
    }

    private struct Header: Decodable {
        var alg: String
        var typ: String?
        var kid: String
        var crit: [String]?
    }
}
