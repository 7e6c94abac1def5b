import Cryptography
import Testing

@testable import Identity

@Suite struct PasswordHasherTests {
    @Test func `a password is told from another, and from none`() async throws {
        let hasher = PasswordHasher(atOnce: 1)
        let hash = try await hasher.hash("correct horse battery")
        #expect(try await hasher.isValid("correct horse battery", for: hash))
        #expect(try await !hasher.isValid("correct horse batterY", for: hash))
        #expect(try await !hasher.isValid("correct horse battery", for: nil))
    }

    @Test func `checking the password of nobody takes as long as that of somebody`() {
        // Of other parameters it would take another time, and tell which addresses are known.
        #expect(!PasswordHash.needsRehash(PasswordHasher.absent))
    }

    @Test func `more than the queue holds are refused, the others are served`() async throws {
        let hasher = PasswordHasher(atOnce: 1, longestQueue: 1)
        let answers = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<8 { group.addTask { try? await hasher.isValid("x", for: nil) } }
            return await group.reduce(into: [Bool?]()) { $0.append($1) }
        }
        #expect(answers.contains(.some(false)))
        #expect(answers.contains(nil))
        #expect(try await hasher.isValid("x", for: nil) == false)
    }
}
