import Contracts

/// One call to Zoom about a meeting, begun in a transaction and to be made outside.
struct MeetingWork: Equatable, Sendable {
    var appointment: AppointmentID
    /// Whose meeting.
    var zoomUser: String
    var call: Call
    /// What an unresolved create is found again by.
    var reference: String

    enum Call: Equatable, Sendable {
        case lookUp
        case create(WantedMeeting)
        case update(number: Int64, WantedMeeting)
        case check(number: Int64)
        case delete(number: Int64)

        /// The kind of attempt that its result is about.
        var attempt: MeetingRecord.Attempt.Kind {
            switch self {
            case .lookUp, .create: .create
            case .update: .update
            case .check: .check
            case .delete: .delete
            }
        }
    }
}

/// What became of a ``MeetingWork``.
enum MeetingResult: Equatable, Sendable {
    /// Made, or found again.
    case found(ZoomMeeting)
    /// Looked through all of the host's meetings: it is not there.
    case notFound
    /// Done, and there is nothing to tell.
    case done
    case failed(ZoomFailure)
}

/// What is to be done about a meeting now.
enum MeetingTurn: Equatable, Sendable {
    /// Make this call, then report its result.
    case call(MeetingWork)
    /// Nothing before something changes, or the time that the row names.
    case rest
}
