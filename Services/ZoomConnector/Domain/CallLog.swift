import Contracts

/// What is known of one run of a meeting, gathered from webhooks and reads in any order.
struct CallLog: Codable, Equatable, Sendable {
    /// When the run began, by the first report of it.
    var startedAt: Timestamp
    /// Set once; an ended run never comes back.
    var endedAt: Timestamp?
    /// The last thing heard of each person in the call but the host.
    private(set) var people: [String: Presence] = [:]

    /// Where a person is, as of an instant.
    struct Presence: Codable, Equatable, Sendable {
        enum Place: String, Codable, Sendable {
            case waiting, inside, gone
        }
        var place: Place
        var at: Timestamp
    }

    /// Begins the log of a run that was first heard of at this instant.
    init(startedAt: Timestamp) {
        self.startedAt = startedAt
    }

    /// How many are in the call, the host not counted.
    var inside: Int { endedAt == nil ? people.values.count { $0.place == .inside } : 0 }
    /// How many wait to be let in.
    var waiting: Int { endedAt == nil ? people.values.count { $0.place == .waiting } : 0 }

    /// Takes a report that the run began.
    mutating func started(at instant: Timestamp) {
        startedAt = min(startedAt, instant)
    }

    /// Takes a report that the run ended; the first one counts.
    mutating func ended(at instant: Timestamp) {
        endedAt = endedAt ?? max(instant, startedAt)
        people = [:]
    }

    /// Takes a report about a person; an older one than what is known changes nothing.
    mutating func saw(_ person: String, _ place: Presence.Place, at instant: Timestamp) {
        guard endedAt == nil, people[person].map({ $0.at <= instant }) ?? true else { return }
        people[person] = Presence(place: place, at: instant)
    }
}
