/// What is asked of a server.
///
/// Its description names method and host only: query, headers and body may hold secrets.
package struct HTTPClientRequest: Sendable {
    /// An absolute `https` URL; `http` where ``HTTPClientConfiguration/plainHTTP`` allows it.
    ///
    /// No user name in it.
    package var url: String
    /// What to do with it.
    package var method: Method
    /// Sent as they are.
    ///
    /// `Content-Length`, `Transfer-Encoding`, `Connection` and the like are the client's to set.
    package var headers: HTTPHeaders
    /// What to send; nil sends none.
    package var body: Body?
    /// Whether and how often to try again; the default is not at all.
    package var retries: HTTPClientRetries
    /// Whether the server may see the request twice without harm.
    ///
    /// Only such a request is sent again after it may have been sent. Nil goes by the method: true for GET, HEAD,
    /// OPTIONS, PUT and DELETE.
    package var isReplayable: Bool?

    /// Makes a request.
    package init(
        url: String,
        method: Method = .get,
        headers: HTTPHeaders = HTTPHeaders(),
        body: Body? = nil,
        retries: HTTPClientRetries = .none,
        isReplayable: Bool? = nil
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.retries = retries
        self.isReplayable = isReplayable
    }

    /// ``isReplayable``, or what the method says.
    var mayBeReplayed: Bool { isReplayable ?? method.isIdempotent }
}

extension HTTPClientRequest {
    /// A request method.
    package struct Method: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
        /// The method as it is sent; case matters.
        package let rawValue: String

        /// Takes a method's name as it is.
        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package var description: String { rawValue }

        /// Whether sending it twice does no more than sending it once.
        ///
        /// Source: RFC 9110, section 9.2.2.
        package var isIdempotent: Bool {
            switch self {
            case .get, .head, .options, .put, .delete: true
            default: false
            }
        }

        package static let get = Method(rawValue: "GET")
        package static let head = Method(rawValue: "HEAD")
        package static let post = Method(rawValue: "POST")
        package static let put = Method(rawValue: "PUT")
        package static let patch = Method(rawValue: "PATCH")
        package static let delete = Method(rawValue: "DELETE")
        package static let options = Method(rawValue: "OPTIONS")
    }

    /// What is sent after the headers.
    package struct Body: Sendable {
        let bytes: [UInt8]

        /// These bytes.
        package static func bytes(_ bytes: some Sequence<UInt8>) -> Body { Body(bytes: Array(bytes)) }
        /// A text in UTF-8.
        package static func string(_ text: String) -> Body { Body(bytes: Array(text.utf8)) }
    }
}

extension HTTPClientRequest: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "\(method) \((try? RequestURL(url))?.origin ?? "an invalid URL")" }
    package var debugDescription: String { description }
}
