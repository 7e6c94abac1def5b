import CSodium

/// libsodium, made ready at first use.
enum Sodium {
    private static let isReady: Bool = sodium_init() >= 0

    /// Call before anything of libsodium.
    static func prepare() {
        precondition(isReady, "libsodium could not be initialised")
    }
}

/// Why something cryptographic did not work; never what was in it.
package struct CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of trouble.
    package enum Code: Equatable, Sendable {
        /// Not in the form that it should have.
        case malformed
        /// A signature, a seal or a password does not verify.
        case notAuthentic
        /// No key of that id.
        case unknownKey
    }

    /// The kind.
    package let code: Code
    /// What is wrong, in words that are safe to show.
    package let description: String

    /// Makes an error.
    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    guard !left.isEmpty else { return true }
    return sodium_memcmp(left, right, left.count) == 0
}

/// Whether two texts are equal, in a time that depends on their lengths only.
package func constantTimeEquals(_ left: String, _ right: String) -> Bool {
    constantTimeEquals(Array(left.utf8), Array(right.utf8))
}

/// Unpredictable bytes.
package func randomBytes(_ count: Int) -> [UInt8] {
    Sodium.prepare()
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        if let start = buffer.baseAddress { randombytes_buf(start, count) }
        filled = count
    }
}
