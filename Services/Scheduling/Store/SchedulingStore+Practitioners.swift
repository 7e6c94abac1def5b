import Contracts
import SQLite

extension SchedulingStore {
    /// How a practitioner stands; nil when no practice has one of that id.
    func standing(of id: PractitionerID) throws(DatabaseError) -> PractitionerStanding? {
        try row(
            """
            SELECT account_id, active, telehealth_pro, linked, limit_minutes, has_host, obstacle
            FROM practitioner_standing WHERE practitioner_id = ?
            """,
            { $0.bind(1, id) },
            { row in
                PractitionerStanding(
                    accountID: row.id(0),
                    isActive: row.flag(1),
                    usesTelehealthPro: row.flag(2),
                    isLinked: row.flag(3),
                    meetingLimitMinutes: row.optionalInt64(4).map { Int($0) },
                    hasHost: row.flag(5),
                    obstacle: row.optionalString(6).map { ReasonCode(rawValue: $0) }
                )
            }
        )
    }

    /// Keeps how a practitioner stands; nil forgets them.
    func setStanding(_ standing: PractitionerStanding?, of id: PractitionerID) throws(DatabaseError) {
        guard let standing else {
            try run("DELETE FROM practitioner_standing WHERE practitioner_id = ?") { $0.bind(1, id) }
            return
        }
        try run("INSERT OR REPLACE INTO practitioner_standing VALUES (?, ?, ?, ?, ?, ?, ?, ?)") { row in
            row.bind(1, id)
            row.bind(2, standing.accountID)
            row.bind(3, standing.isActive)
            row.bind(4, standing.usesTelehealthPro)
            row.bind(5, standing.isLinked)
            row.bind(6, standing.meetingLimitMinutes.map { Int64($0) })
            row.bind(7, standing.hasHost)
            row.bind(8, standing.obstacle?.rawValue)
        }
    }

    // MARK: Sessions still to be looked at

    /// A practitioner whose sessions after a place are still to be looked at.
    func firstRecheck() throws(DatabaseError) -> Place? {
        try row(
            "SELECT practitioner_id, start_at, appointment_id FROM session_recheck ORDER BY practitioner_id LIMIT 1",
            { _ in },
            { Place(practitionerID: $0.id(0), start: $0.time(1), id: $0.id(2)) }
        )
    }

    /// Notes that a practitioner's sessions after a place are still to be looked at.
    func setRecheck(after place: Place) throws(DatabaseError) {
        try run("INSERT OR REPLACE INTO session_recheck VALUES (?, ?, ?)") { row in
            row.bind(1, place.practitionerID)
            row.bind(2, place.start)
            row.bind(3, place.id)
        }
    }

    /// Notes that all of a practitioner's sessions have been looked at.
    func endRecheck(of id: PractitionerID) throws(DatabaseError) {
        try run("DELETE FROM session_recheck WHERE practitioner_id = ?") { $0.bind(1, id) }
    }
}
