/// What became of pressing start.
enum StartOutcome: Equatable, Sendable {
    /// The host is in the call.
    case seated(Seat)
    /// The host's other calls that would have to end first.
    case othersRun([Call])
}
