import Cryptography
import Testing

@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `digests are those of FIPS 180`(message: String, digest: String) {
        #expect(Hex.encode(SHA256.hash(message.utf8)) == digest)
    }

    @Test func `bytes in one piece or in many have the same digest`() {
        #expect(SHA256.hash(["a", "b", "c"].lazy.map { UInt8(ascii: $0) }) == SHA256.hash("abc".utf8))
    }
}

@Suite struct HMACTests {
    /// RFC 4231, section 4; its fifth case truncates, which we never do.
    static let vectors: [(key: [UInt8], message: [UInt8], code: String)] = [
        (
            Array(repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            Array(repeating: 0xAA, count: 20), Array(repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), Array(repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            Array(repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            Array(repeating: 0xAA, count: 131),
            Array(
                "This is a test using a larger than block-size key and a larger than block-size data. ".utf8
            ) + Array("The key needs to be hashed before being used by the HMAC algorithm.".utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test(arguments: vectors)
    func `codes are those of RFC 4231`(key: [UInt8], message: [UInt8], code: String) throws {
        let expected = try #require(Hex.decode(code))
        #expect(HMAC.authenticationCode(message, key: key) == expected)
        #expect(HMAC.isValid(expected, of: message, key: key))
        #expect(!HMAC.isValid(expected, of: message + [0], key: key))
        #expect(!HMAC.isValid(expected, of: message, key: [0] + key))
        #expect(!HMAC.isValid(expected.dropLast(), of: message, key: key))
        #expect(!HMAC.isValid([], of: message, key: key))
    }
}

/// Zoom signs `v0:timestamp:body` with the app's secret; these vectors cover escapes, raw UTF-8 and odd white space.
@Suite struct WebhookSignatureTests {
    static let secret = "not-a-real-secret-token"
    static let vectors: [(timestamp: String, body: String, signature: String)] = [
        (
            "1720705455",
            #"{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1720705455858,"#
                + #""event":"endpoint.url_validation"}"#,
            "v0=205e6ddbe146e53d8879535cd70269bc5e489da4e4c6eb6b37838beb6c986606"
        ),
        (
            "1720707175",
            #"{"event":"meeting.started","payload":{"account_id":"AAAAAABBBB","object":{"duration":60,"#
                + #""start_time":"2024-07-11T14:12:55Z","timezone":"America/New_York","#
                + #""topic":"Test \uD83D\uDE92 ’ – café","id":"85393847045","type":2,"#
                + #""uuid":"jUh5o3dKQIytvcsfTtKBlg==","host_id":"x1yCzABCDEfg23HiJKl4mN"}},"event_ts":1720707175904}"#,
            "v0=3405b02a88c0680a02ee48452a5636ecddd29ed198f5bd2fc57beab82b46b64f"
        ),
        (
            "1720707200",
            "{ \"event\" : \"meeting.ended\" ,\n \"payload\":{\"object\":{\"id\":\"1\"}} }",
            "v0=c331c65852fa5866e81909a0d9a1e26ad0e58d10c451768b953cb181bfc237fe"
        ),
    ]

    @Test(arguments: vectors)
    func `a webhook's signature is that of its raw bytes`(timestamp: String, body: String, signature: String) {
        let code = HMAC.authenticationCode("v0:\(timestamp):\(body)".utf8, key: Array(Self.secret.utf8))
        #expect(constantTimeEquals("v0=\(Hex.encode(code))", signature))
    }

    @Test func `the validation challenge is answered with the code of its token`() {
        let code = HMAC.authenticationCode("qgg8vlvZRS6UYooatFL8Aw".utf8, key: Array(Self.secret.utf8))
        #expect(Hex.encode(code) == "6664e439fb3cd2d54e8bbed55332ac14d4744619fc32dbb26be614d54b09ae5b")
    }
}
