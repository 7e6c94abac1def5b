/// One run of a meeting.
struct Call: Codable, Equatable, Sendable {
    /// Why a call ended.
    enum End: String, Codable, Sendable {
        /// *End Meeting for All*.
        case endedByHost
        /// The licence's limit: 40 minutes, or 30 hours.
        case timeLimit
        /// The host started another call in its place.
        case endedForAnother
        case everybodyLeft
        case endedThroughAPI
        case hostRemoved

        /// What those who were in it read.
        var words: String {
            switch self {
            case .endedByHost: "The host has ended this meeting."
            case .timeLimit: "This free meeting has ended: a Basic licence's meetings last 40 minutes."
            case .endedForAnother: "The host has ended this meeting to start another one."
            case .everybodyLeft: "Everybody has left this meeting."
            case .endedThroughAPI: "This meeting was ended by an app of the host's."
            case .hostRemoved: "This meeting has ended: its host's account was removed."
            }
        }
    }

    let uuid: String
    let number: Int64
    let hostID: String
    let topic: String
    let type: Int64
    let timeZone: String
    /// Minutes, as scheduled.
    let duration: Int64
    let startedAt: Instant
    /// When the licence's limit ends it.
    let limitAt: Instant
    /// How many have entered or waited; numbers them.
    var seatCount: Int64 = 0
    var endedAt: Instant?
    var end: End?

    var isRunning: Bool { endedAt == nil }
}
