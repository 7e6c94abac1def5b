import Contracts

/// Why Start is refused before Zoom is asked anything.
enum StartRefusal: Equatable, Sendable {
    /// There is no such appointment in the practice.
    case unknown
    /// Only the user whose default practitioner it is hosts: who that is, if anybody.
    case notHost(UserID?)
    case notTelehealth
    case cancelled
    /// Its time passed more than two hours ago.
    case over
    case telehealthPro
    case notLinked
    case needsReconnect
    /// Whose default practitioner it is has changed since Zoom was linked.
    case suspended
    case licenceMissing
}

extension StartRules {
    /// All that decides whether somebody may start an appointment at all.
    struct Facts: Equatable, Sendable {
        var appointment: Appointment?
        var user: User?
        var practitioner: Practitioner?
        /// The practitioner's open link, if there is one.
        var connection: Connection?
    }

    /// Why not, or nil: judged at the moment of the act.
    static func refusal(_ facts: Facts, account: AccountID, now: Timestamp) -> StartRefusal? {
        guard let appointment = facts.appointment, appointment.accountId == account else { return .unknown }
        guard let user = facts.user, user.active, user.access.hosts == appointment.practitionerId else {
            return .notHost(facts.practitioner?.hostUserId)
        }
        guard appointment.telehealth else { return .notTelehealth }
        guard appointment.status == .booked else { return .cancelled }
        guard now <= appointment.end + MeetingPlan.keptAfterEnd else { return .over }
        guard facts.practitioner?.slot.provider != .telehealthPro else { return .telehealthPro }
        guard let connection = facts.connection, connection.status != .claiming else { return .notLinked }
        guard connection.status == .active else { return .needsReconnect }
        guard connection.hostUserId == user.id else { return .suspended }
        guard connection.licence != .none else { return .licenceMissing }
        return nil
    }
}
