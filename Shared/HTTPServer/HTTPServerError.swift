/// Why the server could not start.
package struct HTTPServerError: Error, CustomStringConvertible {
    /// What was attempted.
    package let operation: String
    /// What the system said, and what helps.
    package let reason: String

    package var description: String { "\(operation): \(reason)" }
}
