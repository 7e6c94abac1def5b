import Contracts

/// The Zoom meeting of one appointment: what is known of it, what is being tried.
struct MeetingRecord: Equatable, Sendable {
    /// A call to Zoom that was begun: the attempt row of DESIGN section 4.6.
    struct Attempt: Equatable, Sendable {
        enum Kind: String, Sendable {
            case lookUp, create, update, check, delete
        }
        var kind: Kind
        var zoomUser: String
        /// What Zoom is told, with create and update.
        var told: WantedMeeting?
        /// The revision of the appointment that this follows.
        var revision: Int64?
        var beganAt: Timestamp
    }

    var appointment: AppointmentID
    var account: AccountID
    var practitioner: PractitionerID
    /// What finds it again at Zoom.
    var reference: String
    var startsAt: Timestamp
    var endsAt: Timestamp
    /// What is at Zoom.
    var known: MeetingFacts.Known?
    /// The revision of the appointment that Zoom was told last.
    var toldRevision: Int64?
    /// What somebody had made of it at Zoom when it was last put right.
    var corrected: WantedMeeting?
    /// Who waits at Zoom for the host.
    var lobby = Lobby()
    /// Sealed.
    var joinURL: [UInt8]?
    var attempt: Attempt?
    /// Whether the last create's end is not known; then `attempt` says what it was.
    var createUnresolved = false
    /// Whether it is to be made ahead of the window.
    var requested = false
    var failures = 0
    var retryAt: Timestamp?
    var dueAt: Timestamp?

    /// Forgets what is at Zoom: it is gone, or can no longer be reached.
    mutating func forget() {
        known = nil
        toldRevision = nil
        corrected = nil
        lobby = Lobby()
        joinURL = nil
        attempt = nil
        createUnresolved = false
        failures = 0
        retryAt = nil
    }

    /// Forgets what is gone at Zoom, or stays there because it has run.
    ///
    /// `reference` is the next one's: who looks for that must not find the one that has run.
    mutating func part(reference: String) {
        if known?.started == true { self.reference = reference }
        forget()
    }

    /// Forgets what is at Zoom and can't be reached; should the same Zoom user be linked again, it is looked for.
    ///
    /// What has run stays there in any case, and the next one gets `reference`.
    mutating func leaveBehind(at now: Timestamp, reference: String) {
        guard let left = known, !left.started else { return part(reference: reference) }
        let revision = toldRevision
        forget()
        attempt = Attempt(kind: .create, zoomUser: left.zoomUser, told: left.told, revision: revision, beganAt: now)
        createUnresolved = true
    }
}
