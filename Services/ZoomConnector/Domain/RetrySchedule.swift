import Contracts

/// How long to wait before the next try of a call to Zoom that failed.
enum RetrySchedule {
    /// 2 s, doubled with each failure up to 5 minutes, and up to a fifth more by `jitter` (0 to 1).
    static func delay(failures: Int, jitter: Double) -> Duration {
        let seconds = min(300, 2 << min(max(failures - 1, 0), 10))
        return .milliseconds(Int64(Double(seconds) * 1_000 * (1 + 0.2 * min(max(jitter, 0), 1))))
    }
}
