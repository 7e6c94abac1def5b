import CSodium

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
