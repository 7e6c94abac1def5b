import Contracts
import SQLite
import TransactionalStore

/// Everything that is told of one appointment on its panel, its forms and its launch page, as of one snapshot.
struct AppointmentReading: Sendable {
    /// One of the clients, with their seat in the appointment.
    struct Attendee: Equatable, Sendable {
        var client: ClientID
        /// What the practice calls them; nil when nobody has named them.
        var label: String?
        /// From 1.
        var seat: Int
        /// Which generation their link is of.
        var linkGeneration: Int64
    }

    var appointment: Appointment
    var revision: Int64
    /// Of a telehealth appointment.
    var session: Session?
    /// Nil when the directory no longer has them.
    var practitioner: Practitioner?
    /// The only user who may host; nil when nobody may.
    var host: User?
    var attendees: [Attendee]
    /// What to know of it as things are now.
    var warnings: [ReasonCode]
    /// The practitioner's call of another appointment, or of none of ours, that runs now.
    var otherCall: Call?
    /// When it began before it was moved last.
    var movedFrom: Timestamp?
    /// Who booked it, for people; nil when it was not one of the practice's users.
    var bookedBy: String?

    /// Reads an appointment of a practice.
    ///
    /// - Returns: nil when the practice has none of that id.
    init?(_ database: Database, _ id: AppointmentID, of account: AccountID) throws {
        let store = SchedulingStore(database)
        guard let known = try database.state(Appointment.self, id), known.state.accountId == account else { return nil }
        appointment = known.state
        revision = known.revision
        session = try database.state(Session.self, Identifier(rawValue: id.rawValue))?.state
        practitioner = try database.replica(Practitioner.self, appointment.practitionerId)
        host = try practitioner?.hostUserId.flatMap { try database.replica(User.self, $0) }
        var attendees: [Attendee] = []
        for (index, client) in appointment.clientIds.enumerated() {
            attendees.append(
                Attendee(
                    client: client,
                    label: try store.label(of: client, in: account),
                    seat: index + 1,
                    linkGeneration: try store.linkGeneration(of: client, for: id)
                )
            )
        }
        self.attendees = attendees
        warnings =
            appointment.status == .booked
            ? try store.bookingFacts(
                practitioner: appointment.practitionerId,
                account: account,
                start: appointment.start,
                end: appointment.end,
                telehealth: appointment.telehealth,
                except: id
            ).warnings(for: appointment) : []
        otherCall = try store.otherLiveCall(of: appointment.practitionerId, than: id).flatMap {
            try database.replica(Call.self, $0)
        }
        let past = try store.past(of: appointment)
        movedFrom = past?.movedFrom
        bookedBy = try past.flatMap { past in
            guard past.bookedBy.hasPrefix("user/") else { return nil }
            return try database.replica(User.self, UserID(rawValue: String(past.bookedBy.dropFirst(5))))?.displayName
        }
    }
}
