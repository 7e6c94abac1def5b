import CCurl
import Glibc

/// A URL, taken apart and put together again by libcurl, so that what is checked is what is used.
struct RequestURL: Sendable {
    /// The whole, normalised.
    let text: String
    /// Scheme, host and port: safe to show.
    let origin: String
    /// Whether it goes over TLS.
    let isSecure: Bool
    private let host: String

    /// Takes an absolute URL of one of the two schemes.
    init(_ url: String) throws(HTTPClientError) {
        CurlLibrary.prepare()
        guard let parts = curl_url() else {
            throw HTTPClientError(.internalFailure, origin: "", mayHaveBeenSent: false, detail: "no memory")
        }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK,
            curl_url_set(parts, CURLUPART_FRAGMENT, nil, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parts), ["http", "https"].contains(scheme),
            let host = Self.part(CURLUPART_HOST, of: parts), !host.isEmpty,
            let port = Self.part(CURLUPART_PORT, of: parts, flags: UInt32(CURLU_DEFAULT_PORT)),
            let text = Self.part(CURLUPART_URL, of: parts)
        else { throw HTTPClientError(.invalidURL, origin: "", mayHaveBeenSent: false) }
        self.text = text
        self.host = host.lowercased()
        origin = "\(scheme)://\(host):\(port)"
        isSecure = scheme == "https"
    }

    /// Takes an absolute URL, if its scheme is allowed.
    init(_ url: String, allowing plainHTTP: HTTPClientConfiguration.PlainHTTP) throws(HTTPClientError) {
        try self.init(url)
        guard isSecure || plainHTTP == .loopbackOnly && isLoopback else {
            throw HTTPClientError(.plainHTTPRefused, origin: origin, mayHaveBeenSent: false)
        }
    }

    /// Whether the host is this machine, whatever a name server says.
    ///
    /// libcurl itself resolves `localhost` and what ends in `.localhost` to loopback. Source: RFC 6761, section 6.3.
    private var isLoopback: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
        var address = in_addr()
        return inet_pton(AF_INET, host, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    private static func part(_ what: CURLUPart, of parts: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, what, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
