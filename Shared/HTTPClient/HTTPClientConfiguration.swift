/// How a client connects and how much it takes.
package struct HTTPClientConfiguration: Sendable {
    /// Whether `http` is allowed beside `https`.
    package enum PlainHTTP: Equatable, Sendable {
        /// Never.
        case refused
        /// To this machine: `127.0.0.0/8`, `[::1]`, `localhost` and names under it.
        case loopbackOnly
    }

    /// Which versions of HTTP are spoken over TLS; plain http is always HTTP/1.1.
    package enum Version: Equatable, Sendable {
        /// HTTP/2 where the server offers it.
        case automatic
        /// HTTP/1.1.
        case http1Only
    }

    /// Whether `http` is allowed.
    package var plainHTTP: PlainHTTP
    /// Which versions of HTTP are spoken.
    package var version: Version = .automatic
    /// Name, connection and TLS together.
    package var connectTimeout: Duration = .seconds(5)
    /// How long a server may be silent once connected, ≥ 1 s; noticed some seconds later.
    package var readTimeout: Duration = .seconds(20)
    /// Connections to one host at once; further requests wait for their turn.
    package var maximumConnectionsPerHost = 16
    /// How long an idle connection may have been idle to be used again, seconds.
    ///
    /// Shorter than servers keep theirs.
    package var maximumIdle: Duration = .seconds(20)
    /// Bytes of a body.
    package var maximumBodySize = 4 * 1_024 * 1_024
    /// Bytes of a response's status line and headers.
    package var maximumHeaderSize = 64 * 1_024
    /// A PEM file of the authorities to trust; nil for the system's.
    package var trustedAuthorities: String?
    /// The proxy for https, such as `http://proxy.example:3128`; nil for none.
    ///
    /// The environment's is never used.
    package var proxy: String?
    /// What the client calls itself.
    package var userAgent = "zoom-byo-telehealth"

    /// Makes a configuration; the rest are properties.
    package init(plainHTTP: PlainHTTP = .refused) {
        self.plainHTTP = plainHTTP
    }
}

extension Duration {
    /// Milliseconds, rounded up, 1 to about 24 days: what libcurl takes.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int(seconds) * 1_000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    /// Seconds, rounded up, ≥ 1.
    var wholeSeconds: Int { (wholeMilliseconds + 999) / 1_000 }
}
