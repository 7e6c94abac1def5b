import Contracts
import SQLite
import TransactionalStore

/// What a client's link leads to, as of one snapshot.
struct JoinReading: Sendable {
    var appointment: Appointment
    /// The practice; its name and zone are shown.
    var account: Account
    var practitioner: Practitioner?
    var session: Session
    var client: ClientID
    var linkGeneration: Int64
    /// When the appointment began before it was moved last.
    var movedFrom: Timestamp?
    /// What the page says.
    var view: JoinRules.View

    /// Reads the appointment and the seat that a claim names; whether the claim is good is not judged here.
    ///
    /// - Returns: nil when there is no such seat, or nothing to join.
    init?(_ database: Database, _ claim: JoinLinks.Claim, now: Timestamp) throws {
        let store = SchedulingStore(database)
        guard let appointment = try database.state(Appointment.self, claim.appointment)?.state,
            appointment.clientIds.indices.contains(claim.seat - 1),
            let session = try database.state(Session.self, Identifier(rawValue: appointment.id.rawValue))?.state,
            let account = try database.replica(Account.self, appointment.accountId)
        else { return nil }
        self.appointment = appointment
        self.account = account
        self.session = session
        practitioner = try database.replica(Practitioner.self, appointment.practitionerId)
        client = appointment.clientIds[claim.seat - 1]
        linkGeneration = try store.linkGeneration(of: client, for: appointment.id)
        movedFrom = try store.past(of: appointment)?.movedFrom
        view = JoinRules.view(
            appointment: appointment,
            session: session,
            busy: try store.otherLiveCall(of: appointment.practitionerId, than: appointment.id) != nil,
            now: now
        )
    }

    /// Whether a client whose page is open is waiting.
    var isWaiting: Bool { view == .waiting || view == .practitionerInAnotherCall || view == .live }
}
