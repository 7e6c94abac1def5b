import Testing

@testable import Cryptography

@Suite struct XChaChaPolyTests {
    private let key = SecureBytes(Array(0x80...0x9F))

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    @Test func `the sealed message is that of the draft`() throws {
        let message =
            "Ladies and Gentlemen of the class of '99: If I could offer you "
            + "only one tip for the future, sunscreen would be it."
        let context = try #require(Hex.decode("50515253c0c1c2c3c4c5c6c7"))
        let nonce = Array(UInt8(0x40)...0x57)
        let sealed = XChaChaPoly.seal(message.utf8, using: key, nonce: nonce, authenticating: context)
        #expect(sealed.prefix(24).elementsEqual(nonce))
        #expect(
            Hex.encode(sealed.dropFirst(24).dropLast(16))
                == "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                + "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                + "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                + "21f9664c97637da9768812f615c68b13b52e"
        )
        #expect(Hex.encode(sealed.suffix(16)) == "c0875924c1c7987947deafd8780acf49")
        #expect(try XChaChaPoly.open(sealed, using: key, authenticating: context) == Array(message.utf8))
    }

    @Test func `no bit of a sealed message, its key or its context can change`() throws {
        let sealed = XChaChaPoly.seal("message".utf8, using: key, authenticating: "context".utf8)
        #expect(sealed.count == 7 + XChaChaPoly.overhead)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x80
            let error = #expect(throws: CryptographyError.self) {
                try XChaChaPoly.open(changed, using: key, authenticating: "context".utf8)
            }
            #expect(error?.code == .notAuthentic)
        }
        #expect(throws: CryptographyError.self) {
            try XChaChaPoly.open(sealed, using: key, authenticating: "contexT".utf8)
        }
        #expect(throws: CryptographyError.self) {
            try XChaChaPoly.open(sealed, using: .random(count: 32), authenticating: "context".utf8)
        }
    }

    @Test func `what is too short is no sealed message`() {
        for count in 0..<XChaChaPoly.overhead {
            let error = #expect(throws: CryptographyError.self) {
                try XChaChaPoly.open(Array(repeating: 0, count: count), using: key, authenticating: [])
            }
            #expect(error?.code == .malformed)
        }
    }

    @Test func `an empty message is sealed, too, and each time differently`() throws {
        let sealed = XChaChaPoly.seal([], using: key, authenticating: [])
        #expect(try XChaChaPoly.open(sealed, using: key, authenticating: []).isEmpty)
        #expect(XChaChaPoly.seal([], using: key, authenticating: []) != sealed)
    }
}
