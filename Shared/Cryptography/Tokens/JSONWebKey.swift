/// The members of a JSON web key that we know.
struct JSONWebKey: Decodable {
    var kty: String
    var crv: String?
    var kid: String?
    var x: String?
    var d: String?

    /// Whether it is for Ed25519.
    ///
    /// Source: RFC 8037, section 2.
    var isEd25519: Bool { kty == "OKP" && crv == "Ed25519" }
}
