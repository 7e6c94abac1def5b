/// One announcement to one app, and how far it has come.
struct Delivery: Codable, Equatable, Sendable {
    enum State: String, Codable, Sendable {
        /// Waits for its time, or for the address to prove itself.
        case pending
        case sending
        /// Waits until the next one has been sent.
        case held
        case delivered
        /// Given up, or never to be sent.
        case dropped
    }

    /// One try.
    struct Attempt: Codable, Equatable, Sendable {
        let at: Instant
        /// `200`, or why there was no answer.
        let result: String
    }

    /// Minutes from a failed try to the next.
    ///
    /// Source: zoom/FACTS section 3, "Delivery".
    static let retryMinutes: [Int64] = [5, 20, 60]

    let id: String
    let clientID: String
    let event: String
    let url: String
    /// The raw body: compact JSON.
    let body: String
    /// When it happened.
    let at: Instant
    var dueAt: Instant
    var state = State.pending
    var attempts: [Attempt] = []
    var hasBadSignature = false
    /// How much older than now the time stamp claims to be.
    var ageMilliseconds = 0
    /// The first try's time stamp, which retries keep unless told otherwise.
    var stamp: Instant?

    /// Takes in how a try went.
    mutating func record(_ attempt: Attempt, succeeded: Bool) {
        attempts.append(attempt)
        guard !succeeded else {
            state = .delivered
            return
        }
        guard attempts.count <= Self.retryMinutes.count else {
            state = .dropped
            return
        }
        state = .pending
        dueAt = attempt.at.adding(seconds: Self.retryMinutes[attempts.count - 1] * 60)
    }
}
