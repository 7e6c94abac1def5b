import Contracts
import TransactionalStore

/// Makes an appointment's meeting ahead of the window.
enum ProvisionMeetingHandler {
    static func handle(_ command: ProvisionMeeting, _ context: CommandContext, _ steps: Steps) throws -> Verdict {
        let transaction = steps.transaction
        guard let appointment = try transaction.replica(Appointment.self, command.appointmentId),
            appointment.accountId == context.account
        else {
            // It may have been booked a moment ago.
            return .rejected(.appointmentUnknown, retriable: true)
        }
        guard appointment.telehealth else { return .rejected(.appointmentNotTelehealth) }
        guard appointment.status == .booked else { return .rejected(.appointmentCancelled) }
        guard steps.now <= appointment.end else { return .rejected(.appointmentEnded) }
        let practitioner = try transaction.replica(Practitioner.self, appointment.practitionerId)
        if practitioner?.slot.provider == .telehealthPro { return .rejected(.providerTelehealthPro) }
        guard let link = try steps.openLink(of: appointment.practitionerId), link.connection.status != .claiming else {
            return .rejected(.notLinked)
        }
        guard link.connection.status == .active else { return .rejected(.needsReconnect) }
        try steps.requestMeeting(appointment.id)
        let id = Identifier<Meeting>(rawValue: appointment.id.rawValue)
        let revision = try transaction.state(Meeting.self, id)?.revision ?? 0
        try transaction.audit(
            "meeting-requested",
            by: context.actor,
            account: context.account,
            subject: Appointment.key(appointment.id)
        )
        return .accepted(entity: Meeting.key(id), revision: revision)
    }
}
