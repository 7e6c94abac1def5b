/// How a server behaves; where it listens is its ``ListeningSocket``.
package struct HTTPServerConfiguration: Sendable {
    /// How much of everything it takes.
    package var limits = HTTPServerLimits()
    /// Whether the client's address is read from `X-Forwarded-For`: only behind a proxy that sets it.
    package var trustsForwardedFor = false

    /// Makes the default configuration.
    package init(limits: HTTPServerLimits = HTTPServerLimits(), trustsForwardedFor: Bool = false) {
        self.limits = limits
        self.trustsForwardedFor = trustsForwardedFor
    }
}
