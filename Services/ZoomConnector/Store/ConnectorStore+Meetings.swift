import Contracts
import Foundation
import SQLite

extension ConnectorStore {
    /// The meeting of an appointment.
    func meeting(_ appointment: AppointmentID) throws -> MeetingRecord? {
        try row("\(Self.meetings) WHERE appointment_id = ?", [.id(appointment)], Self.meeting)
    }

    /// The meeting with a number at Zoom.
    func meeting(number: Int64, zoomUser: String? = nil) throws -> MeetingRecord? {
        let records = try rows("\(Self.meetings) WHERE number = ?", [.integer(number)], Self.meeting)
        return records.first { zoomUser == nil || $0.known?.zoomUser == zoomUser }
    }

    /// Appointments whose meeting is to be looked at, the nearest first, with their practitioner.
    func dueMeetings(
        at now: Timestamp,
        limit: Int
    ) throws -> [(appointment: AppointmentID, practitioner: PractitionerID)] {
        try rows(
            """
            SELECT appointment_id, practitioner_id FROM meeting WHERE due_at <= ? ORDER BY starts_at, appointment_id LIMIT ?
            """,
            [.time(now), .count(limit)]
        ) { (appointment: $0.id(0), practitioner: $0.id(1)) }
    }

    /// Has the meetings of a practitioner's appointments that are not over looked at.
    func setMeetingsDue(of practitioner: PractitionerID, endingAfter end: Timestamp, at instant: Timestamp) throws {
        try run(
            "UPDATE meeting SET due_at = ?, retry_at = NULL WHERE practitioner_id = ? AND ends_at > ?",
            [.time(instant), .id(practitioner), .time(end)]
        )
    }

    /// Has whatever is known under a Zoom user looked at.
    func setMeetingsDue(ofZoomUser zoomUser: String, at instant: Timestamp) throws {
        try run(
            """
            UPDATE meeting SET due_at = ?1, retry_at = NULL
            WHERE zoom_user = ?2 OR (create_unresolved AND attempt_user = ?2)
            """,
            [.time(instant), .text(zoomUser)]
        )
    }

    /// Has every meeting looked at whose call's end was lost with the process.
    func resumeMeetings(at instant: Timestamp) throws {
        try run("UPDATE meeting SET due_at = ? WHERE attempt IS NOT NULL AND due_at IS NOT NULL", [.time(instant)])
    }

    /// How many meetings are, or may be, at Zoom under a Zoom user and have not run: they are deleted when the link ends.
    func unstartedMeetings(ofZoomUser zoomUser: String) throws -> Int {
        try row(
            """
            SELECT count(*) FROM meeting
            WHERE (zoom_user = ?1 AND NOT started) OR (create_unresolved AND attempt_user = ?1)
            """,
            [.text(zoomUser)]
        ) { $0.count(0) } ?? 0
    }

    /// Appointments whose meeting is known under a Zoom user.
    func appointments(withMeetingOfZoomUser zoomUser: String) throws -> [AppointmentID] {
        try rows(
            "SELECT appointment_id FROM meeting WHERE zoom_user = ? ORDER BY appointment_id",
            [.text(zoomUser)]
        ) { $0.id(0) }
    }

    /// Meetings of a practitioner's appointments that are not over: all, and those that are at Zoom.
    func upcomingMeetings(of practitioner: PractitionerID, after now: Timestamp) throws -> (
        all: [AppointmentID], made: Int
    ) {
        let found = try rows(
            "SELECT appointment_id, number IS NOT NULL FROM meeting WHERE practitioner_id = ? AND ends_at > ?",
            [.id(practitioner), .time(now)]
        ) { (id: $0.id(0, of: Appointment.self), isMade: $0.flag(1)) }
        return (found.map(\.id), found.count { $0.isMade })
    }

    /// Writes a meeting, new or changed.
    func save(_ record: MeetingRecord) throws {
        try run(
            """
            INSERT INTO meeting (appointment_id, account_id, practitioner_id, reference, starts_at, ends_at, zoom_user, number,
                told, told_revision, join_url, missing, started, attempt, attempt_user, attempt_told, attempt_at,
                create_unresolved, requested, failures, retry_at, due_at, doubted, corrected, waiting)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (appointment_id) DO UPDATE SET practitioner_id = excluded.practitioner_id,
                reference = excluded.reference, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                zoom_user = excluded.zoom_user, number = excluded.number, told = excluded.told, told_revision = excluded.told_revision,
                join_url = excluded.join_url, missing = excluded.missing, started = excluded.started,
                attempt = excluded.attempt, attempt_user = excluded.attempt_user, attempt_told = excluded.attempt_told,
                attempt_at = excluded.attempt_at, create_unresolved = excluded.create_unresolved,
                requested = excluded.requested, failures = excluded.failures, retry_at = excluded.retry_at,
                due_at = excluded.due_at, doubted = excluded.doubted, corrected = excluded.corrected,
                waiting = excluded.waiting
            """,
            [
                .id(record.appointment), .id(record.account), .id(record.practitioner), .text(record.reference),
                .time(record.startsAt), .time(record.endsAt), .text(record.known?.zoomUser),
                .integer(record.known?.number), .text(try record.known.map { try Self.json($0.told) }),
                .integer(record.toldRevision), .blob(record.joinURL), .count(record.known?.missing ?? 0),
                .flag(record.known?.started ?? false), .word(record.attempt?.kind), .text(record.attempt?.zoomUser),
                .text(try record.attempt.map { try Self.json(AttemptBody($0)) }), .time(record.attempt?.beganAt),
                .flag(record.createUnresolved), .flag(record.requested), .count(record.failures),
                .time(record.retryAt), .time(record.dueAt), .flag(record.known?.isDoubted ?? false),
                .text(try record.corrected.map { try Self.json($0) }),
                .text(record.lobby.isUnused ? nil : try Self.json(record.lobby)),
            ]
        )
    }

    // MARK: The daily budget

    /// Creates and updates of a host in the UTC day of an instant.
    func changes(ofZoomUser zoomUser: String, at now: Timestamp) throws -> Int {
        try row(
            "SELECT changes FROM daily_change WHERE zoom_user = ? AND day = ?",
            [.text(zoomUser), .integer(Self.day(now))]
        ) { $0.count(0) } ?? 0
    }

    /// Counts one more create or update.
    func countChange(ofZoomUser zoomUser: String, at now: Timestamp) throws {
        try setChanges(ofZoomUser: zoomUser, to: changes(ofZoomUser: zoomUser, at: now) + 1, at: now)
    }

    /// Sets the count of the day, such as when Zoom says that it is used up; earlier days are forgotten.
    func setChanges(ofZoomUser zoomUser: String, to count: Int, at now: Timestamp) throws {
        try run(
            "DELETE FROM daily_change WHERE zoom_user = ? AND day < ?",
            [.text(zoomUser), .integer(Self.day(now))]
        )
        try run(
            """
            INSERT INTO daily_change (zoom_user, day, changes) VALUES (?, ?, ?)
            ON CONFLICT (zoom_user, day) DO UPDATE SET changes = excluded.changes
            """,
            [.text(zoomUser), .integer(Self.day(now)), .count(count)]
        )
    }

    // MARK: Reading

    private static func day(_ now: Timestamp) -> Int64 { now.seconds / 86_400 }

    private static let meetings = """
        SELECT appointment_id, account_id, practitioner_id, reference, starts_at, ends_at, zoom_user, number, told,
            told_revision, join_url, missing, started, attempt, attempt_user, attempt_told, attempt_at, create_unresolved,
            requested, failures, retry_at, due_at, doubted, corrected, waiting FROM meeting
        """

    /// The part of an attempt that is kept as JSON.
    private struct AttemptBody: Codable {
        var told: WantedMeeting?
        var revision: Int64?

        init(_ attempt: MeetingRecord.Attempt) {
            told = attempt.told
            revision = attempt.revision
        }
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    private static func meeting(_ row: Statement) throws -> MeetingRecord {
        var known: MeetingFacts.Known?
        if let zoomUser = row.optionalString(6), let number = row.optionalInt64(7), let told = row.optionalString(8) {
            known = MeetingFacts.Known(
                zoomUser: zoomUser,
                number: number,
                told: try read(WantedMeeting.self, told),
                missing: row.count(11),
                isDoubted: row.flag(22),
                started: row.flag(12)
            )
        }
        var attempt: MeetingRecord.Attempt?
        if let kind = row.word(13, MeetingRecord.Attempt.Kind.self), let zoomUser = row.optionalString(14) {
            let body = try row.optionalString(15).map { try read(AttemptBody.self, $0) }
            attempt = MeetingRecord.Attempt(
                kind: kind,
                zoomUser: zoomUser,
                told: body?.told,
                revision: body?.revision,
                beganAt: row.time(16)
            )
        }
        return MeetingRecord(
            appointment: row.id(0),
            account: row.id(1),
            practitioner: row.id(2),
            reference: row.string(3),
            startsAt: row.time(4),
            endsAt: row.time(5),
            known: known,
            toldRevision: row.optionalInt64(9),
            corrected: try row.optionalString(23).map { try read(WantedMeeting.self, $0) },
            lobby: try row.optionalString(24).map { try read(Lobby.self, $0) } ?? Lobby(),
            joinURL: row.optionalBytes(10),
            attempt: attempt,
            createUnresolved: row.flag(17),
            requested: row.flag(18),
            failures: row.count(19),
            retryAt: row.optionalTime(20),
            dueAt: row.optionalTime(21)
        )
    }
}
