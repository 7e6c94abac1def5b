import Cryptography
import Testing

@Suite struct JSONWebSignatureTests {
    let key = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
    var keys: JSONWebKeySet { JSONWebKeySet([key.id: key.key.publicKey]) }

    @Test func `the example of RFC 8037 verifies`() throws {
        let seed = try #require(Base64URL.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
        let key = try Ed25519.PrivateKey(seed: seed)
        #expect(Base64URL.encode(key.publicKey.bytes) == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        #expect(
            Base64URL.encode(key.signature(for: signed.utf8))
                == "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        )
    }

    @Test func `what was signed verifies with its key and type`() throws {
        let token = JSONWebSignature.sign(#"{"sub":"x"}"#.utf8, type: "command+jwt", with: key)
        let verified = try JSONWebSignature.verify(token.utf8, keys: keys)
        #expect(verified.type == "command+jwt")
        #expect(verified.keyID == "identity-1")
        #expect(verified.payload == Array(#"{"sub":"x"}"#.utf8))
    }

    @Test func `no byte of a token can change`() {
        let token = Array(JSONWebSignature.sign(#"{"sub":"x"}"#.utf8, type: "t", with: key).utf8)
        for index in token.indices {
            var changed = token
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(throws: CryptographyError.self) { try JSONWebSignature.verify(changed, keys: keys) }
        }
    }

    @Test func `a token of another key is refused, whatever it calls itself`() {
        let stranger = SigningKey(id: "stranger", key: Ed25519.PrivateKey())
        #expect(code(JSONWebSignature.sign("{}".utf8, type: "t", with: stranger)) == .unknownKey)
        let impostor = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
        #expect(code(JSONWebSignature.sign("{}".utf8, type: "t", with: impostor)) == .notAuthentic)
    }

    @Test(arguments: [
        #"{"alg":"EdDSA","typ":"t","kid":"identity-1"}"#, #"{"kid":"identity-1","alg":"EdDSA"}"#,
    ])
    func `the header's members come in any order, the type may be missing`(header: String) {
        #expect(code(signed(header: header)) == nil)
    }

    @Test(arguments: [
        #"{"alg":"none","kid":"identity-1"}"#, #"{"alg":"HS256","kid":"identity-1"}"#,
        #"{"alg":"eddsa","kid":"identity-1"}"#, #"{"kid":"identity-1"}"#, #"{"alg":"EdDSA"}"#,
        #"{"alg":"EdDSA","kid":"identity-1","crit":["b64"]}"#, #"{"alg":"EdDSA","kid":"identity-1","crit":"b64"}"#,
        #"{"alg":"EdDSA","kid":"identity-1","jwk":{}}"#, #"{"alg":"EdDSA","kid":"identity-1","x5u":"https"}"#,
        #"{"alg":"EdDSA","kid":"identity-1","alg":"EdDSA"}"#, #"{"alg":"EdDSA","kid":"a","kid":"identity-1"}"#,
        #"{"alg":"EdDSA","kid":"identity\u002d1"}"#, #"{"alg":"EdDSA", "kid":"identity-1"}"#,
        #"{"alg":"EdDSA","kid":"identity-1",}"#, #"{"alg":"EdDSA","kid":"identity-1"} "#, #"["EdDSA","identity-1"]"#,
        #"{"alg":"EdDSA","kid":""}"#, #"{"alg":"EdDSA","kid":1}"#, "{}", "", "null",
    ])
    func `any other header is refused, though the signature is good`(header: String) {
        #expect(code(signed(header: header)) == .malformed)
    }

    @Test func `what is no compact token is refused`() {
        let token = JSONWebSignature.sign("{}".utf8, type: "t", with: key)
        let parts = token.split(separator: ".").map(String.init)
        for text in [
            "", ".", "..", "a.b", "a.b.c.d", "....", token + ".", "." + token, "\(parts[0]).\(parts[1]).",
            "\(parts[0])..\(parts[2])", token + "=", " " + token, "\(parts[0]).\(parts[1]).\(parts[2]).x",
        ] {
            #expect(code(text) != nil, "\(text)")
        }
    }

    @Test func `a token has a longest size`() {
        let most = String(repeating: "x", count: 2_900)
        #expect(code(JSONWebSignature.sign(most.utf8, type: "t", with: key)) == nil)
        #expect(code(JSONWebSignature.sign((most + most).utf8, type: "t", with: key)) == .malformed)
        #expect(code(String(repeating: "a", count: 1_000_000)) == .malformed)
    }

    private func signed(header: String) -> String {
        let signed = "\(Base64URL.encode(header.utf8)).\(Base64URL.encode("{}".utf8))"
        return "\(signed).\(Base64URL.encode(key.key.signature(for: signed.utf8)))"
    }

    private func code(_ token: String) -> CryptographyError.Code? {
        do {
            _ = try JSONWebSignature.verify(token.utf8, keys: keys)
            return nil
        } catch {
            return error.code
        }
    }
}

@Suite struct JSONWebKeySetTests {
    private static let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    private static let d = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"

    @Test func `keys go to files and come back`() throws {
        let key = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
        let set = JSONWebKeySet([key.id: key.key.publicKey, "zoom-1": Ed25519.PrivateKey().publicKey])
        #expect(try JSONWebKeySet(json: Array(set.json.utf8)) == set)
        let back = try SigningKey(json: Array(key.json.utf8))
        #expect(back.id == key.id)
        #expect(back.key.publicKey == key.key.publicKey)
    }

    @Test func `keys of other kinds are passed over`() throws {
        let text =
            #"{"keys":[{"kty":"RSA","n":"AQ","e":"AQ"},{"kty":"OKP","crv":"X25519","x":"AA"},"#
            + #"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"\#(Self.x)","ext":true}]}"#
        #expect(try JSONWebKeySet(json: Array(text.utf8)).keys.keys.sorted() == ["a"])
    }

    @Test(arguments: [
        ("", "not a JSON web key set: expected {\"keys\":[…]}"),
        ("{}", "not a JSON web key set: expected {\"keys\":[…]}"),
        (#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"AA"}]}"#, "a public Ed25519 key has 32 bytes"),
        (
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"A+"}]}"#,
            "key a has no public part x, or it is not base64url"
        ),
        (
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"\#(x)"}]}"#,
            "a key's kid is 1 to 64 letters, digits, '.', '_' or '-'"
        ),
        (
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"\#(x)","d":"\#(d)"}]}"#,
            "key a has a private part; a set has public keys only"
        ),
        (
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"\#(x)"},"#
                + #"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"\#(x)"}]}"#,
            "key a is in the set twice"
        ),
    ])
    func `a bad set says what is wrong`(text: String, description: String) {
        let error = #expect(throws: CryptographyError.self) { try JSONWebKeySet(json: Array(text.utf8)) }
        #expect(error?.description == description)
    }

    @Test(arguments: [
        ("x", "not a JSON web key: expected {\"kty\":\"OKP\",…}"),
        (#"{"kty":"RSA","d":"\#(d)"}"#, "not an Ed25519 key: expected kty OKP and crv Ed25519"),
        (
            #"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"\#(x)"}"#,
            "key a has no private part d, or it is not base64url"
        ),
        (#"{"kty":"OKP","crv":"Ed25519","kid":"a","d":"AAAA"}"#, "a private Ed25519 key has 32 bytes"),
        (
            #"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"\#(d)","d":"\#(d)"}"#,
            "the public part x of key a does not belong to its private part"
        ),
        (
            #"{"kty":"OKP","crv":"Ed25519","kid":"a\"b","x":"\#(x)","d":"\#(d)"}"#,
            "a key's kid is 1 to 64 letters, digits, '.', '_' or '-'"
        ),
    ])
    func `a bad private key's file says what is wrong and nothing of the key`(text: String, description: String) {
        let error = #expect(throws: CryptographyError.self) { try SigningKey(json: Array(text.utf8)) }
        #expect(error?.description == description)
    }
}
