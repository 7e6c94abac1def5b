import FoundationEssentials

/// A request whose head and body have arrived and been found well-formed.
package struct Request: Sendable {
    /// The method.
    package let method: HTTPMethod
    /// The decoded parts of the path: `/clients/a%20b` is `["clients", "a b"]`.
    package let pathComponents: [String]
    /// The decoded query.
    package let query: URLEncodedForm
    /// Path and query as they were sent.
    ///
    /// Either may hold a secret: never log it.
    package let target: String
    /// The header fields.
    package let headers: HTTPFields
    /// The whole body, within the server's limit.
    package let body: [UInt8]
    /// The address of who asks; behind a trusted proxy what that proxy says.
    package let remoteAddress: String

    /// Makes a request, as the server does and as tests do.
    ///
    /// - Throws: 400 when the target is malformed.
    package init(
        method: HTTPMethod = .get,
        target: String,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        remoteAddress: String = "127.0.0.1"
    ) throws(HTTPError) {
        let parsed = try RequestTarget(target)
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        pathComponents = parsed.components
        query = parsed.query
    }

    /// The decoded path; for comparing and showing, not for building addresses.
    package var path: String { "/" + pathComponents.joined(separator: "/") }

    /// The cookies.
    package var cookies: Cookies { Cookies(headers[.cookie]) }

    /// The media type of the body, lower case, without parameters.
    package var mediaType: String? {
        headers[.contentType].map { value in
            String(value.prefix { $0 != ";" && $0 != " " }).lowercased()
        }
    }

    /// Whether the client would rather have JSON than a page.
    package var prefersJSON: Bool {
        guard let accept = headers[.accept]?.lowercased() else { return mediaType == "application/json" }
        return accept.contains("json") && !accept.contains("text/html")
    }

    /// The posted form.
    ///
    /// - Throws: 415 when the body is something else, 400 when it is malformed or not UTF-8.
    package func form() throws(HTTPError) -> URLEncodedForm {
        guard mediaType == "application/x-www-form-urlencoded" else {
            guard !body.isEmpty else { return URLEncodedForm() }
            throw HTTPError(.unsupportedMediaType)
        }
        guard let form = URLEncodedForm(parsing: body) else { throw HTTPError.malformedForm }
        return form
    }

    /// The body, read as JSON.
    ///
    /// - Throws: 415 when the body is something else, 400 that names the field that is wrong, never its value.
    package func decode<Value: Decodable>(_ type: Value.Type) throws(HTTPError) -> Value {
        guard let mediaType, mediaType == "application/json" || mediaType.hasSuffix("+json") else {
            throw HTTPError(.unsupportedMediaType, message: "Send JSON with Content-Type application/json.")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw HTTPError(.badRequest, message: error.safeSentence)
        } catch {
            throw HTTPError(.badRequest, message: "The body is not valid JSON.")
        }
    }
}

extension DecodingError {
    /// Which field is wrong and how, without its value.
    fileprivate var safeSentence: String {
        func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + (last.map { [$0] } ?? [])
            return keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch self {
        case .keyNotFound(let key, let context): return "The field '\(path(context, key))' is missing."
        case .typeMismatch(_, let context): return "The field '\(path(context))' is of the wrong type."
        case .valueNotFound(_, let context): return "The field '\(path(context))' must have a value."
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "The field '\(path(context))' has a value that is not allowed."
        default: return "The body is not valid JSON."
        }
    }
}
