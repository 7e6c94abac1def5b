import Contracts

/// Something that is to be done outside.
enum Errand: Hashable, Sendable {
    case meeting(AppointmentID, of: PractitionerID)
    case grant(String)
    case attempt(String)
    case call(CallID)
    case lease(String)

    /// What is done one after the other: Zoom takes one delete of a user at a time, and counts calls a second.
    var queue: String {
        switch self {
        case .meeting(_, let practitioner): "meetings/\(practitioner)"
        case .grant(let user): "grant/\(user)"
        case .attempt(let id): "attempt/\(id)"
        case .call(let id): "call/\(id)"
        case .lease(let user): "lease/\(user)"
        }
    }
}

extension ConnectorStore {
    /// What is to be done outside by now, up to a bound of each kind.
    func dueErrands(at now: Timestamp) throws -> [Errand] {
        try dueAttempts(at: now, limit: 50).map { .attempt($0) }
            + dueLeases(at: now, limit: 50).map { .lease($0) }
            + dueMeetings(at: now, limit: 500).map { .meeting($0.appointment, of: $0.practitioner) }
            + dueGrants(at: now, limit: 100).map { .grant($0) }
            + duePolls(at: now, limit: 100).map { .call($0) }
    }
}

/// Which errands may run: a bounded number at once, one of each queue, and after a failure not before a pause.
struct ErrandQueue: Sendable {
    /// How many run at once.
    static let width = 16

    private var running: Set<String> = []
    private var resting: [Errand: Rest] = [:]

    private struct Rest {
        var failures: Int
        var until: Timestamp
    }

    /// Whether the errand may run now; it then counts as running.
    mutating func begin(_ errand: Errand, now: Timestamp) -> Bool {
        guard running.count < Self.width, !running.contains(errand.queue) else { return false }
        if let rest = resting[errand], now < rest.until { return false }
        running.insert(errand.queue)
        return true
    }

    /// An errand has ended; one that failed rests.
    mutating func end(_ errand: Errand, failed: Bool, jitter: Double, now: Timestamp) {
        running.remove(errand.queue)
        guard failed else {
            resting[errand] = nil
            return
        }
        let failures = (resting[errand]?.failures ?? 0) + 1
        let pause = RetrySchedule.delay(failures: failures, jitter: jitter)
        resting[errand] = Rest(failures: failures, until: now + pause)
    }
}
