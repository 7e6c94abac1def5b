/// What a server answered, whole.
///
/// Any status is an answer, not an error; redirects are not followed. Its description names status and size only.
package struct HTTPClientResponse: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// 200 to 599.
    package var status: Int
    /// The header fields.
    package var headers: HTTPHeaders
    /// The body as it came; empty if there was none.
    package var body: [UInt8]

    /// Makes a response.
    package init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as text; what is not UTF-8 in it is replaced.
    package var text: String { String(decoding: body, as: UTF8.self) }

    package var description: String { "\(status), \(body.count) bytes" }
    package var debugDescription: String { description }
}
