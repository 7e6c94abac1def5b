import Contracts
import SQLite

extension SchedulingStore {
    /// Where an appointment lies among its practitioner's.
    struct Place: Equatable, Sendable {
        var practitionerID: PractitionerID
        var start: Timestamp
        var id: AppointmentID
    }

    /// Notes where a new appointment lies, and who booked it.
    func insert(_ appointment: Appointment, sessionIsOpen: Bool, bookedBy: String) throws(DatabaseError) {
        try run("INSERT INTO appointment VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)") { row in
            row.bind(1, appointment.practitionerId)
            row.bind(2, appointment.start)
            row.bind(3, appointment.id)
            row.bind(4, appointment.end)
            row.bind(5, appointment.telehealth)
            row.bind(6, appointment.status == .booked)
            row.bind(7, sessionIsOpen)
            row.bind(8, bookedBy)
        }
    }

    /// Notes that an appointment was moved or cancelled.
    func update(_ appointment: Appointment, from old: Appointment) throws(DatabaseError) {
        try run(
            """
            UPDATE appointment SET practitioner_id = ?1, start_at = ?2, end_at = ?3, booked = ?4,
                moved_from = iif(start_at = ?2, moved_from, start_at)
            WHERE practitioner_id = ?5 AND start_at = ?6 AND appointment_id = ?7
            """
        ) { row in
            row.bind(1, appointment.practitionerId)
            row.bind(2, appointment.start)
            row.bind(3, appointment.end)
            row.bind(4, appointment.status == .booked)
            bind(old, to: row, from: 5)
        }
    }

    /// Notes whether time or the practitioner can still change an appointment's session.
    func setSessionIsOpen(_ isOpen: Bool, of appointment: Appointment) throws(DatabaseError) {
        try run(
            """
            UPDATE appointment SET session_open = ?1
            WHERE practitioner_id = ?2 AND start_at = ?3 AND appointment_id = ?4 AND session_open <> ?1
            """
        ) { row in
            row.bind(1, isOpen)
            bind(appointment, to: row, from: 2)
        }
    }

    /// What is known of an appointment's past: who booked it, as audit entries name them, and when it was before.
    func past(of appointment: Appointment) throws(DatabaseError) -> (bookedBy: String, movedFrom: Timestamp?)? {
        try row(
            """
            SELECT booked_by, moved_from FROM appointment
            WHERE practitioner_id = ? AND start_at = ? AND appointment_id = ?
            """,
            { bind(appointment, to: $0, from: 1) },
            { (bookedBy: $0.string(0), movedFrom: $0.optionalInt64(1).map { Timestamp(milliseconds: $0) }) }
        )
    }

    /// Whether a practitioner has a telehealth appointment, other than `id`, in that time.
    ///
    /// None is longer than ``AppointmentRules/longest``, which bounds the search.
    func hasOverlap(
        of practitioner: PractitionerID,
        start: Timestamp,
        end: Timestamp,
        except id: AppointmentID
    ) throws(DatabaseError) -> Bool {
        try row(
            """
            SELECT 1 FROM appointment
            WHERE practitioner_id = ?1 AND start_at > ?2 AND start_at < ?3 AND end_at > ?4
                AND telehealth AND booked AND appointment_id <> ?5
            ORDER BY start_at DESC LIMIT 1
            """,
            { row in
                row.bind(1, practitioner)
                row.bind(2, start - AppointmentRules.longest)
                row.bind(3, end)
                row.bind(4, start)
                row.bind(5, id)
            },
            { _ in true }
        ) ?? false
    }

    /// A practitioner's appointments that are not cancelled and touch a time, by start.
    func appointments(
        of practitioner: PractitionerID,
        from start: Timestamp,
        to end: Timestamp
    ) throws(DatabaseError) -> [AppointmentID] {
        try rows(
            """
            SELECT appointment_id FROM appointment
            WHERE practitioner_id = ?1 AND start_at > ?2 AND start_at < ?3 AND end_at > ?4 AND booked
            ORDER BY start_at, appointment_id
            """,
            { row in
                row.bind(1, practitioner)
                row.bind(2, start - AppointmentRules.longest)
                row.bind(3, end)
                row.bind(4, start)
            },
            { $0.id(0) }
        )
    }

    /// Whether a practitioner has any appointment, at whatever time.
    func hasAppointments(_ practitioner: PractitionerID) throws(DatabaseError) -> Bool {
        try row(
            "SELECT 1 FROM appointment WHERE practitioner_id = ? LIMIT 1",
            { $0.bind(1, practitioner) },
            { _ in true }
        ) ?? false
    }

    /// A practitioner's next appointments whose sessions are open, after a place, by start.
    func openSessions(after place: Place, limit: Int) throws(DatabaseError) -> [Place] {
        try rows(
            """
            SELECT start_at, appointment_id FROM appointment
            WHERE practitioner_id = ?1 AND (start_at, appointment_id) > (?2, ?3) AND session_open
            ORDER BY start_at, appointment_id LIMIT ?4
            """,
            { row in
                row.bind(1, place.practitionerID)
                row.bind(2, place.start)
                row.bind(3, place.id)
                row.bind(4, Int64(limit))
            },
            { Place(practitionerID: place.practitionerID, start: $0.time(0), id: $0.id(1)) }
        )
    }

    /// Appointments that ended before an instant and whose sessions are still open, the earliest first.
    func openSessions(endedBefore instant: Timestamp, limit: Int) throws(DatabaseError) -> [AppointmentID] {
        try rows(
            "SELECT appointment_id FROM appointment WHERE session_open AND end_at < ? ORDER BY end_at LIMIT ?",
            { row in
                row.bind(1, instant)
                row.bind(2, Int64(limit))
            },
            { $0.id(0) }
        )
    }

    /// The first end of an appointment whose session is open.
    func firstOpenEnd() throws(DatabaseError) -> Timestamp? {
        try row("SELECT min(end_at) FROM appointment WHERE session_open", { _ in }, { $0.optionalInt64(0) })?
            .map { Timestamp(milliseconds: $0) }
    }

    private func bind(_ appointment: Appointment, to row: Statement, from index: Int32) {
        row.bind(index, appointment.practitionerId)
        row.bind(index + 1, appointment.start)
        row.bind(index + 2, appointment.id)
    }
}
