import Cryptography
import Testing

@Suite struct Ed25519Tests {
    /// RFC 8032, section 7.1, tests 1 to 3.
    static let vectors: [(seed: String, publicKey: String, message: String, signature: String)] = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test(arguments: vectors)
    func `keys and signatures are those of RFC 8032`(
        seed: String,
        publicKey: String,
        message: String,
        signature: String
    ) throws {
        let key = try Ed25519.PrivateKey(seed: try #require(Hex.decode(seed)))
        let message = try #require(Hex.decode(message))
        let expected = try #require(Hex.decode(signature))
        #expect(Hex.encode(key.publicKey.bytes) == publicKey)
        #expect(Hex.encode(key.seed) == seed)
        #expect(key.signature(for: message) == expected)
        #expect(key.publicKey.isValid(expected, of: message))
    }

    @Test func `a signature is good for its message, its key and itself only`() throws {
        let key = Ed25519.PrivateKey()
        let message = Array("message".utf8)
        let signature = key.signature(for: message)
        #expect(!key.publicKey.isValid(signature, of: "massage".utf8))
        #expect(!Ed25519.PrivateKey().publicKey.isValid(signature, of: message))
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.publicKey.isValid(changed, of: message))
        }
        for bad in [[], Array(signature.dropLast()), signature + [0]] {
            #expect(!key.publicKey.isValid(bad, of: message))
        }
        // A key of small order would verify forged signatures.
        let weak = try Ed25519.PublicKey(bytes: [1] + Array(repeating: 0, count: 31))
        #expect(!weak.isValid([1] + Array(repeating: 0, count: 63), of: message))
    }

    @Test func `keys of other lengths are refused`() {
        for count in [0, 31, 33, 64] {
            #expect(throws: CryptographyError.self) { try Ed25519.PrivateKey(seed: Array(repeating: 1, count: count)) }
            #expect(throws: CryptographyError.self) { try Ed25519.PublicKey(bytes: Array(repeating: 1, count: count)) }
        }
    }

    @Test func `a private key prints nothing of itself`() {
        let key = Ed25519.PrivateKey()
        #expect("\(key) \(String(reflecting: key))" == "a private Ed25519 key a private Ed25519 key")
        let bytes = SecureBytes([1, 2, 3])
        #expect("\(bytes) \(String(reflecting: bytes))" == "3 secret bytes 3 secret bytes")
        #expect(bytes.copy == [1, 2, 3])
        #expect(SecureBytes([]).copy.isEmpty)
        #expect(SecureBytes.random(count: 32).copy != SecureBytes.random(count: 32).copy)
    }
}
