import Contracts

/// When Zoom is asked how a call stands, for want of a webhook.
enum PollPlan {
    /// How long nothing may be heard of a live call.
    ///
    /// A quiet half-hour costs 60 of the 6,000 reads a day that a free account has (zoom/FACTS section 2, "Limits").
    static let silence: Duration = .seconds(30)
    /// How long after Start the call should have begun; each further question waits twice as long.
    static let firstAfterStart: Duration = .seconds(8)

    /// When Zoom is asked next whether the call of a claim has begun; nil: the claim has lapsed by then.
    static func next(afterStart claimedAt: Timestamp, polls: Int, now: Timestamp) -> Timestamp? {
        let pause = Duration.seconds(8 << min(max(polls, 0), 4))
        let next = polls == 0 ? claimedAt + firstAfterStart : now + pause
        return next <= claimedAt + Lease.lapse ? next : nil
    }
}
