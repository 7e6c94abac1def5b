import Contracts

/// What the decisions about appointments need to know of the practice, read in the same transaction.
struct BookingFacts: Equatable, Sendable {
    /// How the practitioner who is to be booked stands; nil when the practice has none of that id.
    var standing: PractitionerStanding?
    /// Whether the practitioner has another telehealth appointment in that time.
    var overlaps: Bool
}

extension BookingFacts {
    /// What to warn of when `appointment` is booked or moved: never a reason to refuse.
    func warnings(for appointment: Appointment) -> [ReasonCode] {
        guard appointment.telehealth, let standing else { return [] }
        var warnings: [ReasonCode] = []
        if overlaps { warnings.append(.overlap) }
        guard !standing.usesTelehealthPro else { return warnings }
        if let limit = standing.meetingLimitMinutes, appointment.end - appointment.start > .seconds(limit * 60) {
            warnings.append(.licenceLimit)
        }
        if !standing.isLinked { warnings.append(.notLinked) }
        if !standing.hasHost { warnings.append(.nobodyHosts) }
        return warnings
    }
}
