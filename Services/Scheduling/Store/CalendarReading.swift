import Contracts
import Foundation
import SQLite
import TransactionalStore

/// Everything that a week's page shows, as of one snapshot.
struct CalendarReading: Sendable {
    /// The practice's practitioners by name: those who are active, and whoever else has appointments in this week.
    var practitioners: [Practitioner]
    /// Whose appointments are shown; nil: everybody's.
    var chosen: PractitionerID?
    /// The days with their blocks.
    var week: CalendarWeek
    /// The sessions of the telehealth appointments.
    var sessions: [AppointmentID: Session]
    /// What the practice calls the clients.
    var labels: [ClientID: String]
    /// How the practitioners stand whose appointments are shown.
    var standings: [PractitionerID: PractitionerStanding]
    /// Whether the practice has any appointment at all, in this week or another.
    var hasAppointments: Bool

    /// Reads the week that `date` is in, of one practitioner or of all.
    init(
        _ database: Database,
        account: AccountID,
        zone: TimeZone,
        containing date: CalendarDate,
        practitioner chosen: PractitionerID?
    ) throws {
        let store = SchedulingStore(database)
        let all = try database.replicas(Practitioner.self, of: account)
        self.chosen = all.contains { $0.id == chosen } ? chosen : nil
        let empty = CalendarWeek(containing: date, in: zone, appointments: [])
        var appointments: [Appointment] = []
        var shown: Set<PractitionerID> = []
        var standings: [PractitionerID: PractitionerStanding] = [:]
        var hasAppointments = false
        for practitioner in all {
            if !hasAppointments { hasAppointments = try store.hasAppointments(practitioner.id) }
            if let chosen = self.chosen, chosen != practitioner.id { continue }
            standings[practitioner.id] = try store.standing(of: practitioner.id)
            for id in try store.appointments(of: practitioner.id, from: empty.start, to: empty.end) {
                guard let appointment = try database.state(Appointment.self, id)?.state else { continue }
                appointments.append(appointment)
                shown.insert(practitioner.id)
            }
        }
        var sessions: [AppointmentID: Session] = [:]
        var labels: [ClientID: String] = [:]
        for appointment in appointments {
            if appointment.telehealth {
                sessions[appointment.id] = try database.state(
                    Session.self,
                    Identifier(rawValue: appointment.id.rawValue)
                )?.state
            }
            for client in appointment.clientIds where labels[client] == nil {
                labels[client] = try store.label(of: client, in: account)
            }
        }
        practitioners = all.filter { $0.active || shown.contains($0.id) }
            .sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) }
        week = CalendarWeek(containing: date, in: zone, appointments: appointments)
        self.sessions = sessions
        self.labels = labels
        self.standings = standings
        self.hasAppointments = hasAppointments
    }
}
