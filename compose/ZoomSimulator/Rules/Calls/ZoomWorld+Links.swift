extension ZoomWorld {
    /// Reads a start link: the meeting, and whether whoever holds the key is its host.
    ///
    /// Somebody else's key starts nothing: they enter as a participant.
    ///
    /// Source: zoom/FACTS section 4.
    func startLink(_ number: Int64, key: String?, _ now: Instant) throws(CallProblem) -> (meeting: Meeting, user: User)
    {
        guard let meeting = meeting(number, now) else { throw .noMeeting }
        guard let hostKey = key.flatMap({ hostKeys[Digest(of: $0)] }), hostKey.expiresAt > now,
            let user = users[hostKey.userID], user.status == .active
        else { throw .linkExpired }
        return (meeting, user)
    }

    /// Reads a join link.
    func joinLink(_ number: Int64, passcode: String?, _ now: Instant) throws(CallProblem) -> Meeting {
        guard let meeting = meeting(number, now) else { throw .noMeeting }
        guard meeting.accepts(passcode: passcode) else { throw .passcode }
        return meeting
    }

    /// Whether the host of a meeting is in another call and cannot start this one beside it.
    func hostIsElsewhere(_ number: Int64) -> Bool {
        guard let meeting = meetings[number], let host = users[meeting.hostID] else { return false }
        return runningCall(number) == nil && runningCalls(of: host.id).count >= concurrentMeetings(of: host)
    }
}
