import Contracts

/// The rules of booking, moving and cancelling, as functions of what is known.
enum AppointmentRules {
    /// The longest appointment.
    static let longest: Duration = .seconds(24 * 3_600)
    /// The most clients in one appointment.
    static let mostClients = 20

    /// Books a new appointment.
    ///
    /// `id` is the command's or a new one, `existing` the appointment that has it already, `timeZone` the command's zone or
    /// the practice's, nil when it is not an IANA id.
    static func book(
        _ command: BookAppointment,
        id: AppointmentID,
        account: AccountID,
        existing: Appointment?,
        timeZone: String?,
        facts: BookingFacts
    ) -> AppointmentDecision {
        guard existing == nil else { return .refused(.appointmentExists) }
        guard let timeZone else { return .refused(.timeZoneUnknown) }
        guard (1...mostClients).contains(command.clientIds.count),
            Set(command.clientIds).count == command.clientIds.count
        else { return .refused(.clientsInvalid) }
        if let refusal = refusal(start: command.start, end: command.end, facts: facts) { return refusal }
        let appointment = Appointment(
            id: id,
            accountId: account,
            practitionerId: command.practitionerId,
            clientIds: command.clientIds,
            start: command.start,
            end: command.end,
            timeZone: timeZone,
            telehealth: command.telehealth ?? true,
            status: .booked
        )
        return .changed(appointment, .booked, warnings: facts.warnings(for: appointment))
    }

    /// Moves an appointment in time, and to another practitioner if the command names one.
    ///
    /// `current` is nil when the practice has no such appointment; `timeZone` is the command's zone or the appointment's, nil
    /// when it is not an IANA id; the facts are of the practitioner to be.
    static func reschedule(
        _ command: RescheduleAppointment,
        current: (appointment: Appointment, revision: Int64)?,
        timeZone: String?,
        facts: BookingFacts
    ) -> AppointmentDecision {
        guard let current else { return .refused(.appointmentUnknown) }
        if let expected = command.expectedRevision, expected != current.revision { return .refused(.revisionStale) }
        guard current.appointment.status == .booked else { return .refused(.appointmentCancelled) }
        guard let timeZone else { return .refused(.timeZoneUnknown) }
        if let refusal = refusal(start: command.start, end: command.end, facts: facts) { return refusal }
        var appointment = current.appointment
        appointment.start = command.start
        appointment.end = command.end
        appointment.timeZone = timeZone
        appointment.practitionerId = command.practitionerId ?? appointment.practitionerId
        guard appointment != current.appointment else { return .unchanged(appointment) }
        return .changed(appointment, .rescheduled, warnings: facts.warnings(for: appointment))
    }

    /// Cancels an appointment; a cancelled one stays as it is.
    static func cancel(
        _ command: CancelAppointment,
        current: (appointment: Appointment, revision: Int64)?
    ) -> AppointmentDecision {
        guard let current else { return .refused(.appointmentUnknown) }
        var appointment = current.appointment
        guard appointment.status == .booked else { return .unchanged(appointment) }
        if let expected = command.expectedRevision, expected != current.revision { return .refused(.revisionStale) }
        appointment.status = .cancelled
        return .changed(appointment, .cancelled, warnings: [])
    }

    private static func refusal(start: Timestamp, end: Timestamp, facts: BookingFacts) -> AppointmentDecision? {
        guard start < end, end - start <= longest else { return .refused(.timeInvalid) }
        guard let standing = facts.standing else { return .refused(.practitionerUnknown) }
        guard standing.isActive else { return .refused(.practitionerInactive) }
        return nil
    }
}
