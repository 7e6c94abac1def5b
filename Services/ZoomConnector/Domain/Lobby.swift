import Contracts

/// Who waits at Zoom for a host who has not started.
struct Lobby: Codable, Equatable, Sendable {
    /// The last thing heard of each person.
    private var people: [String: CallLog.Presence] = [:]

    /// How many wait.
    var count: Int { people.values.count { $0.place == .waiting } }
    /// Whether nothing was heard of anybody.
    var isUnused: Bool { people.isEmpty }

    /// Takes a report about a person; an older one than what is known changes nothing.
    mutating func saw(_ person: String, isWaiting: Bool, at instant: Timestamp) {
        guard people[person].map({ $0.at <= instant }) ?? true else { return }
        people[person] = CallLog.Presence(place: isWaiting ? .waiting : .gone, at: instant)
    }
}
