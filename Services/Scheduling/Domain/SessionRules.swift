import Contracts

/// Where a telehealth visit stands, as a function of what is known about it.
enum SessionRules {
    /// How long after its end an appointment's session can still be started and its client links let in.
    static let openAfterEnd: Duration = .seconds(2 * 3_600)

    /// What is known of one appointment's visit.
    struct Facts: Equatable, Sendable {
        var appointment: Appointment
        /// How its practitioner stands; nil when the practice has none of that id.
        var standing: PractitionerStanding?
        var meeting: Meeting?
        /// The newest call of this appointment's meeting, one that runs before others.
        var call: Call?
        /// How many clients have their link's page open and wait; those at Zoom come on top.
        var clientsWaiting: Int
    }

    /// The session that follows from the facts at an instant.
    static func session(_ facts: Facts, now: Timestamp) -> Session {
        let (state, reason) = state(facts, now: now)
        return Session(
            appointmentId: facts.appointment.id,
            accountId: facts.appointment.accountId,
            practitionerId: facts.appointment.practitionerId,
            state: state,
            reason: reason,
            liveSince: facts.call?.status == .live ? facts.call?.startedAt : nil,
            endedAt: state == .ended && reason == nil ? facts.call?.endedAt : nil,
            clientsWaiting: state == .ended ? 0 : facts.clientsWaiting + waitingAtZoom(facts)
        )
    }

    /// In the call's waiting room, or before there is a call.
    private static func waitingAtZoom(_ facts: Facts) -> Int {
        facts.call?.status == .live ? facts.call?.waiting ?? 0 : facts.meeting?.waiting ?? 0
    }

    private static func state(_ facts: Facts, now: Timestamp) -> (Session.State, ReasonCode?) {
        if facts.call?.status == .live { return (.live, nil) }
        if facts.appointment.status == .cancelled { return (.unavailable, .appointmentCancelled) }
        if isOver(facts) { return (.ended, nil) }
        if now > facts.appointment.end + openAfterEnd { return (.ended, .noShow) }
        guard let standing = facts.standing else { return (.unavailable, .practitionerUnknown) }
        if let reason = standing.obstacle { return (.unavailable, reason) }
        switch facts.meeting?.status {
        case .some(.ready): return (.ready, nil)
        case .some(.failed):
            let reason = facts.meeting?.reason ?? .zoomUnreachable
            return (reason.passesByItself ? .notReady : .unavailable, reason)
        default: return (.notReady, .notProvisionedYet)
        }
    }

    /// Whether the visit was held: a call that was over before the doors opened was a rehearsal, or of another time before
    /// the appointment was moved.
    private static func isOver(_ facts: Facts) -> Bool {
        guard let call = facts.call, call.status == .ended else { return false }
        return (call.endedAt ?? call.startedAt) >= facts.appointment.start - JoinRules.opensBefore
    }
}

extension Session {
    /// Whether time, or a change of the practitioner's profile or link, can still change it; other ends are final.
    var isOpen: Bool {
        state == .notReady || state == .ready || (state == .unavailable && reason != .appointmentCancelled)
    }
}

extension ReasonCode {
    /// Whether the connector goes on trying and no person is needed.
    var passesByItself: Bool {
        self == .zoomUnreachable || self == .zoomRateLimited || self == .notProvisionedYet
    }
}
