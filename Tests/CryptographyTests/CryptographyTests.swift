import Cryptography
import Testing

@Suite struct CryptographyTests {
    @Test func `SHA-256 of abc is that of FIPS 180`() {
        #expect(
            Hex.encode(SHA256.hash("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test(arguments: [
        ("Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (
            String(repeating: "k", count: 131), "a key longer than a block",
            Hex.encode(
                HMAC.authenticationCode(
                    "a key longer than a block".utf8,
                    key: SHA256.hash(String(repeating: "k", count: 131).utf8)
                )
            )
        ),
    ])
    func `HMAC follows RFC 4231 and hashes long keys`(key: String, message: String, code: String) {
        #expect(Hex.encode(HMAC.authenticationCode(message.utf8, key: Array(key.utf8))) == code)
    }

    @Test func `Ed25519 follows RFC 8032, test 2`() throws {
        let seed = try #require(Hex.decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
        let key = try Ed25519.PrivateKey(seed: seed)
        #expect(
            Hex.encode(key.publicKey.bytes) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        )
        let signature = key.signature(for: [0x72])
        #expect(
            Hex.encode(signature)
                == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        )
        #expect(key.publicKey.isValid(signature, of: [0x72]))
        #expect(!key.publicKey.isValid(signature, of: [0x73]))
        #expect(!key.publicKey.isValid([1, 2], of: [0x72]))
    }

    @Test func `a password is known again, another is not`() {
        let hash = PasswordHash.hash("correct horse")
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(PasswordHash.isValid("correct horse", for: hash))
        #expect(!PasswordHash.isValid("correct house", for: hash))
        #expect(!PasswordHash.isValid("correct horse", for: "not a hash"))
        #expect(!PasswordHash.needsRehash(hash))
    }

    @Test func `equality in constant time is equality`() {
        #expect(constantTimeEquals("abc", "abc"))
        #expect(!constantTimeEquals("abc", "abd"))
        #expect(!constantTimeEquals("abc", "ab"))
        #expect(constantTimeEquals([UInt8](), []))
    }

    @Test func `encodings follow RFC 4648 and have one text a value`() {
        #expect(Base64URL.encode("fo".utf8) == "Zm8")
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64.encode("fo".utf8) == "Zm8=")
        #expect(Base64.encode("foobar".utf8) == "Zm9vYmFy")
        for count in 0..<70 {
            let bytes = randomBytes(count)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
        for text in ["Zm9=", "Zm9", "A", "Zm8+", "Zm8\n"] where text != "Zm9" { #expect(Base64URL.decode(text) == nil) }
        #expect(Base64URL.decode("Zm9") == nil)
        #expect(Hex.decode("abc") == nil)
        #expect(Hex.decode("zz") == nil)
    }
}

@Suite struct SealingKeyringTests {
    let old = Array(repeating: UInt8(1), count: 32)
    let new = Array(repeating: UInt8(2), count: 32)

    @Test func `what is sealed opens in its place only`() throws {
        let ring = try SealingKeyring(current: "new", keys: ["new": new])
        let box = ring.seal("token".utf8, context: "grant/1")
        #expect(try ring.open(box, context: "grant/1") == Array("token".utf8))
        #expect(throws: CryptographyError.self) { try ring.open(box, context: "grant/2") }
        var changed = box
        changed[changed.count - 1] ^= 1
        #expect(throws: CryptographyError.self) { try ring.open(changed, context: "grant/1") }
        #expect(throws: CryptographyError.self) { try ring.open([], context: "grant/1") }
        #expect(throws: CryptographyError.self) { try ring.open(Array(box.prefix(20)), context: "grant/1") }
    }

    @Test func `after a change of keys old boxes open and new ones use the new key`() throws {
        let before = try SealingKeyring(current: "old", keys: ["old": old])
        let box = before.seal("token".utf8, context: "c")
        let after = try SealingKeyring(current: "new", keys: ["new": new, "old": old])
        #expect(try after.open(box, context: "c") == Array("token".utf8))
        let error = #expect(throws: CryptographyError.self) {
            try before.open(after.seal("x".utf8, context: "c"), context: "c")
        }
        #expect(error?.code == .unknownKey)
        #expect(error?.description.contains("new") == true)
    }

    @Test func `a key file is read, a bad one says what is wrong`() throws {
        let file = SealingKeyring.newFile(keyID: "2026-11")
        #expect(try SealingKeyring(json: Array(file.utf8)).currentKeyID == "2026-11")
        for text in [
            "", "{}", #"{"keys":[]}"#, #"{"keys":[{"kid":"a","k":"AAAA"}]}"#, #"{"keys":[{"kid":"a","k":"!"}]}"#,
        ] {
            #expect(throws: CryptographyError.self) { try SealingKeyring(json: Array(text.utf8)) }
        }
    }
}

@Suite struct JSONWebSignatureTests {
    let key = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
    var keys: JSONWebKeySet { JSONWebKeySet([key.id: key.key.publicKey]) }

    @Test func `the example of RFC 8037 verifies`() throws {
        let seed = try #require(Base64URL.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
        let key = try Ed25519.PrivateKey(seed: seed)
        #expect(Base64URL.encode(key.publicKey.bytes) == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        #expect(
            Base64URL.encode(key.signature(for: Array(signed.utf8)))
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

    @Test func `a token that was changed, unsigned or signed by others is refused`() throws {
        let token = JSONWebSignature.sign(#"{"sub":"x"}"#.utf8, type: "t", with: key)
        let parts = token.split(separator: ".").map(String.init)
        let other = Base64URL.encode(#"{"sub":"y"}"#.utf8)
        #expect(code("\(parts[0]).\(other).\(parts[2])") == .notAuthentic)
        let none = Base64URL.encode(#"{"alg":"none","kid":"identity-1"}"#.utf8)
        #expect(code("\(none).\(parts[1]).") == .malformed)
        let critical = Base64URL.encode(#"{"alg":"EdDSA","kid":"identity-1","crit":["b64"]}"#.utf8)
        #expect(code("\(critical).\(parts[1]).\(parts[2])") == .malformed)
        let stranger = SigningKey(id: "stranger", key: Ed25519.PrivateKey())
        #expect(code(JSONWebSignature.sign("{}".utf8, type: "t", with: stranger)) == .unknownKey)
        let impostor = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
        #expect(code(JSONWebSignature.sign("{}".utf8, type: "t", with: impostor)) == .notAuthentic)
        for text in ["", "a.b", "a.b.c.d", "....", token + "A", String(repeating: "a", count: 5_000)] {
            #expect(code(text) != nil)
        }
    }

    @Test func `keys go to files and come back`() throws {
        #expect(try JSONWebKeySet(json: Array(keys.json.utf8)) == keys)
        let back = try SigningKey(json: Array(key.json.utf8))
        #expect(back.id == key.id)
        #expect(back.key.publicKey == key.key.publicKey)
        for text in ["", "{}", #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"AA"}]}"#] {
            #expect(throws: CryptographyError.self) { try JSONWebKeySet(json: Array(text.utf8)) }
        }
        #expect(try JSONWebKeySet(json: Array(#"{"keys":[{"kty":"RSA"}]}"#.utf8)).keys.isEmpty)
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
