import Cryptography
import Testing

@Suite struct SealingKeyringTests {
    let old = Array(repeating: UInt8(1), count: 32)
    let new = Array(repeating: UInt8(2), count: 32)

    @Test func `what is sealed opens in its place only`() throws {
        let ring = try SealingKeyring(current: "new", keys: ["new": new])
        let box = ring.seal("token".utf8, context: "grant/1")
        #expect(try ring.open(box, context: "grant/1") == Array("token".utf8))
        #expect(SealingKeyring.keyID(of: box) == "new")
        #expect(throws: CryptographyError.self) { try ring.open(box, context: "grant/2") }
        for index in box.indices {
            var changed = box
            changed[index] ^= 1
            #expect(throws: CryptographyError.self) { try ring.open(changed, context: "grant/1") }
        }
        for count in 0..<(box.count - 5) {
            #expect(throws: CryptographyError.self) { try ring.open(Array(box.prefix(count)), context: "grant/1") }
        }
    }

    @Test func `after a change of keys old boxes open and new ones use the new key`() throws {
        let before = try SealingKeyring(current: "old", keys: ["old": old])
        let box = before.seal("token".utf8, context: "c")
        let after = try SealingKeyring(current: "new", keys: ["new": new, "old": old])
        #expect(after.currentKeyID == "new")
        #expect(try after.open(box, context: "c") == Array("token".utf8))
        let renewed = after.seal(try after.open(box, context: "c"), context: "c")
        #expect(SealingKeyring.keyID(of: renewed) == "new")

        let ended = try SealingKeyring(current: "new", keys: ["new": new])
        #expect(try ended.open(renewed, context: "c") == Array("token".utf8))
        let error = #expect(throws: CryptographyError.self) { try ended.open(box, context: "c") }
        #expect(error?.code == .unknownKey)
        #expect(error?.description == "sealed under key old, which is not configured")
    }

    @Test func `a key of the same id but other bytes does not open`() throws {
        let box = try SealingKeyring(current: "a", keys: ["a": old]).seal("x".utf8, context: "c")
        let error = #expect(throws: CryptographyError.self) {
            try SealingKeyring(current: "a", keys: ["a": new]).open(box, context: "c")
        }
        #expect(error?.code == .notAuthentic)
    }

    @Test func `the first key of a file seals`() throws {
        let file = SealingKeyring.newFile(keyID: "2026-11")
        let ring = try SealingKeyring(json: Array(file.utf8))
        #expect(ring.currentKeyID == "2026-11")
        #expect(ring.key("2026-11")?.count == 32)
        #expect(ring.key("other") == nil)
        let k = Base64URL.encode(old)
        let two = #"{"keys":[{"kid":"b","k":"\#(k)"},{"kid":"a","k":"\#(Base64URL.encode(new))"}]}"#
        #expect(try SealingKeyring(json: Array(two.utf8)).currentKeyID == "b")
    }

    @Test(arguments: [
        ("", "not a key file: expected {\"keys\":[{\"kid\":…,\"k\":…}]}"),
        ("{}", "not a key file: expected {\"keys\":[{\"kid\":…,\"k\":…}]}"),
        (#"{"keys":[]}"#, "the key file has no keys"),
        (#"{"keys":[{"kid":"a","k":"AAAA"}]}"#, "sealing key a has 3 bytes, not 32"),
        (#"{"keys":[{"kid":"a","k":"!"}]}"#, "the k of key a is not base64url"),
        (#"{"keys":[{"kid":"","k":"AAAA"}]}"#, "a key's kid is 1 to 64 letters, digits, '.', '_' or '-'"),
        (#"{"keys":[{"kid":"a b","k":"AAAA"}]}"#, "a key's kid is 1 to 64 letters, digits, '.', '_' or '-'"),
        (#"{"keys":[{"kid":"a","k":"AAAA"},{"kid":"a","k":"AAAA"}]}"#, "key a is in the file twice"),
    ])
    func `a bad key file says what is wrong and nothing of the keys`(text: String, description: String) {
        let error = #expect(throws: CryptographyError.self) { try SealingKeyring(json: Array(text.utf8)) }
        #expect(error?.description == description)
    }
}
