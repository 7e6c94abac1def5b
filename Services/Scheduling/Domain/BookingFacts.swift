import Contracts

/// What the decisions about appointments need to know of the practice, read in the same transaction.
struct BookingFacts: Equatable, Sendable {
    /// The practitioner who is to be booked; nil when the practice has none of that id.
    var practitioner: Practitioner?
    /// The practitioner's Zoom link, if there is one that is not ended.
    var connection: Connection?
    /// Whether the practitioner has another telehealth appointment in that time.
    var overlaps: Bool
}

extension BookingFacts {
    /// What to warn of when `appointment` is booked or moved: never a reason to refuse.
    func warnings(for appointment: Appointment) -> [ReasonCode] {
        guard appointment.telehealth, let practitioner else { return [] }
        var warnings: [ReasonCode] = []
        if overlaps { warnings.append(.overlap) }
        guard practitioner.slot.provider != .telehealthPro else { return warnings }
        if let limit = connection?.meetingLimitMinutes, appointment.end - appointment.start > .seconds(limit * 60) {
            warnings.append(.licenceLimit)
        }
        if practitioner.slot.provider != .zoom || connection == nil { warnings.append(.notLinked) }
        if practitioner.hostUserId == nil { warnings.append(.nobodyHosts) }
        return warnings
    }
}
