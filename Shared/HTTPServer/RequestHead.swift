/// A request's head as the C library read it, before our own rules.
struct RequestHead: Sendable {
    let method: String
    let target: String
    let version: String
    let fields: [(name: String, value: String)]
    /// Whether the lines of the head were framed as they must be (see ``HeaderBlock``).
    let isWellFramed: Bool

    /// What the head says about the body.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    /// Checks what the C library does not, and says how the body is framed.
    ///
    /// - Throws: what to refuse the request with; the connection is then closed.
    func check(limits: HTTPServerLimits) throws(HTTPError) -> (fields: HTTPFields, framing: Framing) {
        guard isWellFramed, Token.isToken(method, maximum: 32), version == "HTTP/1.1" || version == "HTTP/1.0" else {
            throw .malformedRequest
        }
        guard fields.count <= limits.headerFields else { throw HTTPError(.requestHeaderFieldsTooLarge) }
        var checked = HTTPFields()
        for (name, value) in fields {
            guard let name = HTTPField.Name(parsing: name) else { throw .malformedRequest }
            let field = HTTPField(name: name, value: Self.trimmed(value))
            guard field.isSendable else { throw .malformedRequest }
            checked.append(field)
        }
        try checkHost(checked[values: .host])
        return (checked, try framing(checked, limits: limits))
    }

    private func checkHost(_ hosts: [String]) throws(HTTPError) {
        guard hosts.count == 1 || (hosts.isEmpty && version == "HTTP/1.0") else { throw .malformedRequest }
        guard hosts.allSatisfy({ (1...255).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isHostByte) }) else {
            throw .malformedRequest
        }
    }

    private func framing(_ fields: HTTPFields, limits: HTTPServerLimits) throws(HTTPError) -> Framing {
        let lengths = fields[values: .contentLength]
        let encodings = fields[values: .transferEncoding]
        guard encodings.isEmpty else {
            guard lengths.isEmpty, encodings.count == 1, encodings[0].lowercased() == "chunked", version == "HTTP/1.1"
            else { throw .malformedRequest }
            return .chunked
        }
        guard let text = lengths.first else { return .none }
        guard lengths.count == 1, (1...19).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .malformedRequest }
        guard let length = Int(text), length <= limits.bodyBytes else { throw HTTPError(.contentTooLarge) }
        return length == 0 ? .none : .length(length)
    }

    private static func trimmed(_ value: String) -> String {
        let utf8 = value.utf8
        guard utf8.last == 0x20 || utf8.last == 0x09 || utf8.first == 0x20 || utf8.first == 0x09 else { return value }
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var rest = utf8.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return String(Substring(rest))
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default:
            false
        }
    }
}
