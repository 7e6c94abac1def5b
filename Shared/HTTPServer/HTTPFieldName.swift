extension HTTPField {
    /// A header field's name; equal whatever the case.
    package struct Name: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
        /// The name as it is sent.
        package let rawName: String
        /// The name in lower case.
        package let canonicalName: String

        /// Takes a name from outside.
        ///
        /// - Returns: nil unless it is a token of at most 128 bytes.
        package init?(parsing name: String) {
            guard Token.isToken(name, maximum: 128) else { return nil }
            self.init(trusted: name)
        }

        /// Takes a name written in the program.
        package init(stringLiteral name: String) {
            precondition(Token.isToken(name, maximum: 128), "not a header field name: \(name)")
            self.init(trusted: name)
        }

        private init(trusted name: String) {
            rawName = name
            canonicalName = name.lowercased()
        }

        package var description: String { rawName }

        package static func == (left: Name, right: Name) -> Bool { left.canonicalName == right.canonicalName }

        package func hash(into hasher: inout Hasher) { hasher.combine(canonicalName) }

        package static let accept: Name = "Accept"
        package static let allow: Name = "Allow"
        package static let authorization: Name = "Authorization"
        package static let cacheControl: Name = "Cache-Control"
        package static let connection: Name = "Connection"
        package static let contentDisposition: Name = "Content-Disposition"
        package static let contentLength: Name = "Content-Length"
        package static let contentSecurityPolicy: Name = "Content-Security-Policy"
        package static let contentType: Name = "Content-Type"
        package static let cookie: Name = "Cookie"
        package static let crossOriginOpenerPolicy: Name = "Cross-Origin-Opener-Policy"
        package static let eTag: Name = "ETag"
        package static let host: Name = "Host"
        package static let ifNoneMatch: Name = "If-None-Match"
        package static let location: Name = "Location"
        package static let origin: Name = "Origin"
        package static let referer: Name = "Referer"
        package static let referrerPolicy: Name = "Referrer-Policy"
        package static let retryAfter: Name = "Retry-After"
        package static let secFetchSite: Name = "Sec-Fetch-Site"
        package static let setCookie: Name = "Set-Cookie"
        package static let traceparent: Name = "traceparent"
        package static let transferEncoding: Name = "Transfer-Encoding"
        package static let userAgent: Name = "User-Agent"
        package static let vary: Name = "Vary"
        package static let wwwAuthenticate: Name = "WWW-Authenticate"
        package static let xContentTypeOptions: Name = "X-Content-Type-Options"
        package static let xForwardedFor: Name = "X-Forwarded-For"
    }
}
