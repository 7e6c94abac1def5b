import Contracts

/// Where a telehealth visit stands, as a function of what is known about it.
enum SessionRules {
    /// How long after its end an appointment's session can still be started and its client links let in.
    static let openAfterEnd: Duration = .seconds(2 * 3_600)

    /// What is known of one appointment's visit.
    struct Facts: Equatable, Sendable {
        var appointment: Appointment
        var practitioner: Practitioner?
        var connection: Connection?
        var meeting: Meeting?
        /// The newest call of this appointment's meeting.
        var call: Call?
        /// How many clients have their link's page open and wait.
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
            endedAt: state == .ended ? facts.call?.endedAt : nil,
            clientsWaiting: state == .ended ? 0 : facts.clientsWaiting + (facts.call?.waiting ?? 0)
        )
    }

    private static func state(_ facts: Facts, now: Timestamp) -> (Session.State, ReasonCode?) {
        if facts.call?.status == .live { return (.live, nil) }
        if facts.appointment.status == .cancelled { return (.unavailable, .appointmentCancelled) }
        if facts.call?.status == .ended { return (.ended, nil) }
        if now > facts.appointment.end + openAfterEnd { return (.ended, .noShow) }
        if let reason = obstacle(facts) { return (.unavailable, reason) }
        switch facts.meeting?.status {
        case .some(.ready): return (.ready, nil)
        case .some(.failed):
            let reason = facts.meeting?.reason ?? .zoomUnreachable
            return (reason.passesByItself ? .notReady : .unavailable, reason)
        default: return (.notReady, .notProvisionedYet)
        }
    }

    /// What stands in the way of a session until a person acts.
    private static func obstacle(_ facts: Facts) -> ReasonCode? {
        guard let practitioner = facts.practitioner else { return .practitionerUnknown }
        if practitioner.slot.provider == .telehealthPro { return .providerTelehealthPro }
        guard practitioner.slot.provider == .zoom, let connection = facts.connection else { return .notLinked }
        if connection.status == .needsReconnect { return .needsReconnect }
        guard connection.status == .active else { return .notLinked }
        if connection.licence == .none { return .licenceMissing }
        guard let host = practitioner.hostUserId else { return .nobodyHosts }
        return connection.hostUserId == host ? nil : .startSuspended
    }
}

extension ReasonCode {
    /// Whether the connector goes on trying and no person is needed.
    var passesByItself: Bool {
        self == .zoomUnreachable || self == .zoomRateLimited || self == .notProvisionedYet
    }
}
