import Contracts
import SQLite

extension SchedulingStore {
    /// Notes by what a call is found.
    func setCall(_ call: Call) throws(DatabaseError) {
        try run("INSERT OR REPLACE INTO call VALUES (?, ?, ?, ?, ?)") { row in
            row.bind(1, call.id)
            row.bind(2, call.practitionerId)
            row.bind(3, call.appointmentId?.rawValue)
            row.bind(4, call.startedAt)
            row.bind(5, call.status == .live)
        }
    }

    /// Forgets a call.
    func removeCall(_ id: CallID) throws(DatabaseError) {
        try run("DELETE FROM call WHERE call_id = ?") { $0.bind(1, id) }
    }

    /// The newest call of an appointment, one that runs before others.
    func newestCall(of appointment: AppointmentID) throws(DatabaseError) -> CallID? {
        try row(
            "SELECT call_id FROM call WHERE appointment_id = ? ORDER BY live DESC, started_at DESC LIMIT 1",
            { $0.bind(1, appointment) },
            { $0.id(0) }
        )
    }

    /// The call that a practitioner is in now, if it is not of that appointment.
    func otherLiveCall(
        of practitioner: PractitionerID,
        than appointment: AppointmentID
    ) throws(DatabaseError) -> CallID? {
        try row(
            """
            SELECT call_id FROM call
            WHERE practitioner_id = ? AND live AND appointment_id IS NOT ? ORDER BY started_at DESC LIMIT 1
            """,
            { row in
                row.bind(1, practitioner)
                row.bind(2, appointment)
            },
            { $0.id(0) }
        )
    }

    // MARK: Clients that wait

    /// How many clients have their link's page open for an appointment.
    func clientsWaiting(for appointment: AppointmentID) throws(DatabaseError) -> Int {
        try row(
            "SELECT count(*) FROM waiting WHERE appointment_id = ?",
            { $0.bind(1, appointment) },
            { Int($0.int64(0)) }
        ) ?? 0
    }

    /// Notes that a client's page is open.
    ///
    /// - Returns: whether it was not known to be.
    func setWaiting(_ client: ClientID, for appointment: AppointmentID, at instant: Timestamp) throws(DatabaseError)
        -> Bool
    {
        let bind = { (row: Statement) in
            row.bind(1, appointment)
            row.bind(2, client)
            row.bind(3, instant)
        }
        try run("UPDATE waiting SET seen_at = ?3 WHERE appointment_id = ?1 AND client_id = ?2", bind)
        guard database.changes == 0 else { return false }
        try run("INSERT INTO waiting VALUES (?1, ?2, ?3)", bind)
        return true
    }

    /// Notes that a client's page no longer waits.
    ///
    /// - Returns: whether it did.
    func endWaiting(_ client: ClientID, for appointment: AppointmentID) throws(DatabaseError) -> Bool {
        try run("DELETE FROM waiting WHERE appointment_id = ? AND client_id = ?") { row in
            row.bind(1, appointment)
            row.bind(2, client)
        }
        return database.changes > 0
    }

    /// Forgets clients whose page has said nothing since an instant.
    ///
    /// - Returns: the appointments that they waited for, each once.
    func endWaiting(seenBefore instant: Timestamp, limit: Int) throws(DatabaseError) -> [AppointmentID] {
        let gone = try rows(
            "SELECT appointment_id, client_id FROM waiting WHERE seen_at < ? ORDER BY seen_at LIMIT ?",
            { row in
                row.bind(1, instant)
                row.bind(2, Int64(limit))
            },
            { (appointment: $0.id(0, of: Appointment.self), client: $0.id(1, of: Client.self)) }
        )
        var appointments: [AppointmentID] = []
        for (appointment, client) in gone {
            _ = try endWaiting(client, for: appointment)
            if !appointments.contains(appointment) { appointments.append(appointment) }
        }
        return appointments
    }

    /// When the client that has been silent longest was last seen.
    func firstWaitingSeen() throws(DatabaseError) -> Timestamp? {
        try row("SELECT min(seen_at) FROM waiting", { _ in }, { $0.optionalInt64(0) })?
            .map { Timestamp(milliseconds: $0) }
    }
}
