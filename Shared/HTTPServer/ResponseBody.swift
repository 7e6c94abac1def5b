/// What an answer carries.
package enum ResponseBody: Sendable {
    /// Nothing.
    case empty
    /// All of it at once.
    case bytes([UInt8])
    /// What is written to the stream, as it is written, until it is finished.
    case stream(ResponseStream)
}
