import Contracts

/// How often one can try to sign in: a count in a fixed window, by e-mail address and network address together.
///
/// An attempt counts before the password is looked at, so attempts in parallel gain nothing. Success forgets a person's
/// count and takes its own attempt back from the network address's.
struct SignInThrottle: Equatable, Sendable {
    /// Attempts in one window.
    var limit: Int
    /// How long a window lasts, from its first attempt.
    var window: Duration

    /// For one e-mail address from one network address.
    static let perPerson = SignInThrottle(limit: 5, window: .seconds(15 * 60))
    /// For one network address, whatever the e-mail address: what a practice behind one router gets wrong.
    static let perAddress = SignInThrottle(limit: 100, window: .seconds(15 * 60))

    /// What is remembered of a key.
    struct Record: Equatable, Sendable {
        var attempts: Int
        var startedAt: Timestamp
    }

    /// Whether the next attempt may go on.
    enum Decision: Equatable, Sendable {
        /// It may; remember this.
        case allowed(Record)
        /// Not before that instant.
        case refused(until: Timestamp)
    }

    /// Decides one attempt at `now`.
    func decide(_ record: Record?, now: Timestamp) -> Decision {
        guard var record, now < record.startedAt + window, record.startedAt <= now else {
            return .allowed(Record(attempts: 1, startedAt: now))
        }
        guard record.attempts < limit else { return .refused(until: record.startedAt + window) }
        record.attempts += 1
        return .allowed(record)
    }
}
