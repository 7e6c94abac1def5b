import FoundationEssentials

/// The answer to a request.
package struct Response: Sendable {
    /// The status.
    package var status: HTTPStatus
    /// The header fields; length, date and framing are added by the server.
    package var headers: HTTPFields
    /// The body.
    package var body: ResponseBody

    /// Makes a response.
    package init(status: HTTPStatus = .ok, headers: HTTPFields = [:], body: ResponseBody = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Plain text.
    package static func text(_ text: String, status: HTTPStatus = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: .bytes(Array(text.utf8))
        )
    }

    /// JSON, keys in a stable order.
    ///
    /// - Throws: what encoding throws.
    package static func json(_ value: some Encodable, status: HTTPStatus = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: .bytes([UInt8](try encoder.encode(value)))
        )
    }

    /// Sends the browser to another address, to be read with GET.
    ///
    /// The address is written by the program; parts of it that come from outside are encoded by whoever writes it.
    package static func redirect(to location: String, status: HTTPStatus = .seeOther) -> Response {
        Response(status: status, headers: [.location: location])
    }

    /// Adds a cookie.
    package mutating func setCookie(_ cookie: Cookie) {
        headers.append(HTTPField(name: .setCookie, value: cookie.description))
    }
}
