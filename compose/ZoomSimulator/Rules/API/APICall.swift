/// A request to the REST API, as far as HTTP is concerned.
package struct APICall: Equatable, Sendable {
    package var endpoint: APIEndpoint
    package var line: RequestLine
    /// The access token of the `Authorization` header.
    package var token: String?
    /// The user in the path: `me`, or an id that a user's token may not name; nil where the path has none.
    package var user: String?
    /// The meeting's number or uuid in the path, decoded once.
    package var meeting: String?
    package var query: [String: String]
    package var body: [UInt8]

    /// Makes a call.
    package init(
        _ endpoint: APIEndpoint,
        line: RequestLine,
        token: String?,
        user: String? = nil,
        meeting: String? = nil,
        query: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.endpoint = endpoint
        self.line = line
        self.token = token
        self.user = user
        self.meeting = meeting
        self.query = query
        self.body = body
    }
}

/// Method and path of a request, as the log shows them.
package struct RequestLine: Equatable, Sendable {
    package var method: String
    /// Without the query.
    package var path: String

    /// Makes a line.
    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }
}
