import Cryptography
import Testing

@Suite struct PasswordHashTests {
    private let hash = PasswordHash.hash("correct horse")

    @Test func `a password is known again, another is not`() {
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(PasswordHash.isValid("correct horse", for: hash))
        for other in ["correct house", "", "correct horse ", "correct horse\u{0}"] {
            #expect(!PasswordHash.isValid(other, for: hash))
        }
    }

    @Test func `the same password has another hash each time`() {
        #expect(PasswordHash.hash("correct horse") != hash)
    }

    @Test func `a password may hold anything`() {
        for password in ["", "a\u{0}b", String(repeating: "é", count: 1_000)] {
            let hash = PasswordHash.hash(password)
            #expect(PasswordHash.isValid(password, for: hash))
            #expect(!PasswordHash.isValid(password + "x", for: hash))
        }
    }

    @Test func `only a hash of today's strength is kept`() {
        #expect(!PasswordHash.needsRehash(hash))
        let weak = "$argon2id$v=19$m=8,t=1,p=1$d8ncg9gUAAzkA3SohXcHxg$dCzEXO3QCVVM7LBfb9Ehu5Ij1BfYlRg6dRNTeWhPXtY"
        #expect(PasswordHash.needsRehash(weak))
        #expect(PasswordHash.needsRehash("not a hash"))
        #expect(!PasswordHash.isValid("correct horse", for: "not a hash"))
        #expect(!PasswordHash.isValid("correct horse", for: String(repeating: "$", count: 500)))
    }
}
