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
