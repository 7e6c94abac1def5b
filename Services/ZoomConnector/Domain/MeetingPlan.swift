import Contracts

/// The next step towards what an appointment's meeting should be at Zoom.
enum MeetingStep: Equatable, Sendable {
    /// Nothing to do until something changes.
    case nothing
    /// Nothing to do before this instant; the reason is what the meeting waits for, if it is a failure.
    case wait(until: Timestamp, ReasonCode?)
    /// Look among the host's meetings for one with our reference: an earlier create may have taken effect.
    case lookUp(zoomUser: String)
    case create(zoomUser: String, WantedMeeting)
    case update(zoomUser: String, number: Int64, WantedMeeting)
    /// Read how the meeting stands at Zoom: somebody has changed it, or it was not there a moment ago.
    case check(zoomUser: String, number: Int64)
    case delete(zoomUser: String, number: Int64)
    /// What is known is gone at Zoom, or can no longer be reached: forget it.
    case forget
}

/// Decides the next step for one appointment's meeting.
enum MeetingPlan {
    /// Zoom's limit of creates and updates for a host in one day (UTC).
    ///
    /// Source: zoom/FACTS section 2, "Limits".
    static let dailyChanges = 100
    /// How long after its end an appointment's meeting is kept.
    static let keptAfterEnd: Duration = .seconds(2 * 3_600)

    /// The step that the facts ask for at an instant; `window` is how long before the start a meeting is made.
    static func next(_ facts: MeetingFacts, window: Duration, now: Timestamp) -> MeetingStep {
        if let known = facts.known {
            guard known.zoomUser == facts.host?.zoomUser, let appointment = wanted(facts, now: now) else {
                return known.started
                    ? .forget : later(facts, now) ?? .delete(zoomUser: known.zoomUser, number: known.number)
            }
            if let wait = later(facts, now) { return wait }
            if known.missing >= 2 { return .forget }
            if known.missing == 1 || known.isDoubted { return .check(zoomUser: known.zoomUser, number: known.number) }
            let desired = WantedMeeting(appointment: appointment, reference: facts.reference)
            guard known.told != desired else { return .nothing }
            return budget(facts, now) ?? .update(zoomUser: known.zoomUser, number: known.number, desired)
        }
        guard let host = facts.host else { return .nothing }
        // Also when no meeting is wanted any more: what may have been made is found, to be deleted.
        if facts.createUnresolved { return later(facts, now) ?? .lookUp(zoomUser: host.zoomUser) }
        guard let appointment = wanted(facts, now: now) else { return .nothing }
        if let wait = later(facts, now) { return wait }
        let opens = appointment.start - window
        guard facts.requested || now >= opens else { return .wait(until: opens, nil) }
        // Who asks for this one is answered by Zoom: our count of the day may be too high.
        if !facts.requested, let wait = budget(facts, now) { return wait }
        return .create(
            zoomUser: host.zoomUser,
            WantedMeeting(appointment: appointment, reference: facts.reference)
        )
    }

    /// The appointment if it should have a meeting at all.
    private static func wanted(_ facts: MeetingFacts, now: Timestamp) -> Appointment? {
        guard let appointment = facts.appointment, appointment.telehealth, appointment.status == .booked,
            now <= appointment.end + keptAfterEnd
        else { return nil }
        return appointment
    }

    private static func later(_ facts: MeetingFacts, _ now: Timestamp) -> MeetingStep? {
        guard let retryAt = facts.retryAt, now < retryAt else { return nil }
        return .wait(until: retryAt, nil)
    }

    private static func budget(_ facts: MeetingFacts, _ now: Timestamp) -> MeetingStep? {
        guard let host = facts.host, host.changesToday >= dailyChanges else { return nil }
        return .wait(until: budgetOpens(after: now), .zoomDailyLimit)
    }

    /// When Zoom begins to count anew: 00:00 UTC.
    static func budgetOpens(after now: Timestamp) -> Timestamp {
        Timestamp(seconds: (now.seconds / 86_400 + 1) * 86_400)
    }
}
