import Contracts

/// All that decides on the next step for one appointment's meeting.
struct MeetingFacts: Equatable, Sendable {
    /// What is at Zoom, as far as we know.
    struct Known: Equatable, Sendable {
        /// The host's id at Zoom.
        var zoomUser: String
        /// Zoom's meeting number.
        var number: Int64
        /// What Zoom was told last.
        var told: WantedMeeting
        /// How often in a row Zoom has said that it does not exist.
        var missing: Int
        /// Whether Zoom has told that somebody has changed it.
        var isDoubted = false
        /// Whether it has ever run; a started meeting is not deleted.
        var started: Bool
    }

    /// The link under which the meeting is to be made now.
    struct Host: Equatable, Sendable {
        var zoomUser: String
        var connection: ConnectionID
        /// Creates and updates of this host since 00:00 UTC.
        var changesToday: Int
    }

    /// The newest state of the appointment; nil when it was erased.
    var appointment: Appointment?
    /// Opaque reference of this appointment's meeting.
    var reference: String
    /// The active link of the appointment's practitioner.
    var host: Host?
    var known: Known?
    /// Whether a create was begun whose end is not known.
    var createUnresolved: Bool
    /// Whether somebody asked for the meeting ahead of the window: Start, or the command.
    var requested: Bool
    /// When the last failure may be followed by another try.
    var retryAt: Timestamp?
}
