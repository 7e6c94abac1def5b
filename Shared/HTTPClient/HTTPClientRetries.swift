/// How often a request is tried again by the client itself.
///
/// Only failures of the way there and back are: name, connection, timeouts. An answer is never retried, whatever its
/// status.
package struct HTTPClientRetries: Equatable, Sendable {
    /// Attempts in all, ≥ 1.
    package var maximumAttempts: Int
    /// The pause before the second attempt; it doubles for each further one.
    ///
    /// A random part of up to half is taken off.
    package var pause: Duration
    /// The longest pause.
    package var longestPause: Duration

    /// Makes a policy.
    package init(
        maximumAttempts: Int,
        pause: Duration = .milliseconds(200),
        longestPause: Duration = .seconds(5)
    ) {
        precondition(maximumAttempts >= 1, "a request is tried at least once")
        self.maximumAttempts = maximumAttempts
        self.pause = pause
        self.longestPause = longestPause
    }

    /// One attempt.
    package static let none = HTTPClientRetries(maximumAttempts: 1)

    /// How long to wait after an attempt that failed.
    ///
    /// - Parameters:
    ///   - attempt: Which it was, from 1.
    ///   - error: How it failed.
    ///   - mayBeReplayed: Whether the server may see the request twice.
    ///   - jitter: 0 for the shortest pause to 255 for the longest.
    /// - Returns: nil to leave it at that.
    func pause(after attempt: Int, error: HTTPClientError, mayBeReplayed: Bool, jitter: UInt8) -> Duration? {
        guard attempt < maximumAttempts, error.isRetriable, mayBeReplayed || !error.mayHaveBeenSent else { return nil }
        var full = pause
        for _ in 1..<attempt where full < longestPause { full *= 2 }
        full = min(full, longestPause)
        return full / 2 + full / 2 * Int(jitter) / 255
    }
}
