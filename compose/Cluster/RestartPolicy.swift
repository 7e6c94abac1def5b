/// When a part that ended by itself is started again, and when no more.
///
/// A value without clock or process: the supervisor tells it what happened and does what it answers.
struct RestartPolicy: Equatable, Sendable {
    /// What to do about an end.
    enum Decision: Equatable {
        /// Start it again after this pause.
        case restart(milliseconds: Int64)
        /// Leave it: it doesn't hold.
        case giveUp
    }

    /// A part that was ready this long has proved itself: its next end is a first one again.
    static let provenAfter: Int64 = 20_000
    /// The pause before the first restart; it doubles with each end in a row.
    static let firstPause: Int64 = 100
    /// No pause is longer.
    static let longestPause: Int64 = 5_000
    /// Ends in a row, of a part that was never ready, before it is given up: a wrong setting doesn't mend itself.
    static let attemptsToBecomeReady = 3
    /// Ends in a row, of a part that has been ready, before it is given up.
    static let attemptsToStayReady = 10

    private var endsInARow = 0
    private var wasReady = false

    /// The part answers.
    mutating func becameReady() {
        wasReady = true
    }

    /// The part ended without being asked to, `readyFor` milliseconds after it became ready (nil: it never did this time).
    ///
    /// `killed`: by SIGKILL, so from outside; that says nothing about whether a part holds that has been ready.
    mutating func ended(readyFor: Int64?, killed: Bool = false) -> Decision {
        guard !(killed && wasReady) else { return .restart(milliseconds: Self.firstPause) }
        endsInARow = (readyFor ?? 0) >= Self.provenAfter ? 1 : endsInARow + 1
        let attempts = wasReady ? Self.attemptsToStayReady : Self.attemptsToBecomeReady
        guard endsInARow < attempts else { return .giveUp }
        return .restart(milliseconds: min(Self.firstPause << Int64(endsInARow - 1), Self.longestPause))
    }
}
