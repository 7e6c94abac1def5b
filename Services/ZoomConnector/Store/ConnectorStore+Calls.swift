import Contracts
import Foundation
import SQLite

extension ConnectorStore {
    /// The run with that id.
    func call(_ id: CallID) throws -> CallRun? {
        try row("\(Self.calls) WHERE call_id = ?", [.id(id)], Self.call)
    }

    /// What runs now for a Zoom user.
    func liveCalls(ofZoomUser zoomUser: String) throws -> [CallRun] {
        try rows("\(Self.calls) WHERE zoom_user = ? AND is_live ORDER BY started_at", [.text(zoomUser)], Self.call)
    }

    /// Runs about which nothing was heard for long.
    func duePolls(at now: Timestamp, limit: Int) throws -> [CallID] {
        try rows(
            "SELECT call_id FROM call_run WHERE poll_at <= ? ORDER BY poll_at LIMIT ?",
            [.time(now), .count(limit)]
        ) { $0.id(0) }
    }

    /// Runs that ended before an instant, with their practice.
    func endedCalls(before instant: Timestamp, limit: Int) throws -> [(id: CallID, account: AccountID)] {
        try rows(
            "SELECT call_id, account_id FROM call_run WHERE ended_at < ? ORDER BY ended_at LIMIT ?",
            [.time(instant), .count(limit)]
        ) { (id: $0.id(0), account: $0.id(1)) }
    }

    /// Writes a run, new or changed.
    func save(_ call: CallRun) throws {
        try run(
            """
            INSERT INTO call_run (call_id, zoom_user, number, uuid, connection_id, account_id, practitioner_id, appointment_id,
                log, is_live, started_at, ended_at, failures, poll_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (call_id) DO UPDATE SET log = excluded.log, is_live = excluded.is_live,
                started_at = excluded.started_at, ended_at = excluded.ended_at, failures = excluded.failures,
                poll_at = excluded.poll_at
            """,
            [
                .id(call.id), .text(call.zoomUser), .integer(call.number), .text(call.uuid), .id(call.connection),
                .id(call.account), .id(call.practitioner), .id(call.appointment),
                .text(String(decoding: try JSONEncoder().encode(call.log), as: UTF8.self)),
                .flag(call.log.endedAt == nil), .time(call.log.startedAt), .time(call.log.endedAt),
                .count(call.failures), .time(call.pollAt),
            ]
        )
    }

    /// Forgets a run.
    func deleteCall(_ id: CallID) throws {
        try run("DELETE FROM call_run WHERE call_id = ?", [.id(id)])
    }

    private static let calls = """
        SELECT call_id, zoom_user, number, uuid, connection_id, account_id, practitioner_id, appointment_id, log, failures,
            poll_at FROM call_run
        """

    private static func call(_ row: Statement) throws -> CallRun {
        CallRun(
            id: row.id(0),
            zoomUser: row.string(1),
            number: row.int64(2),
            uuid: row.string(3),
            connection: row.id(4),
            account: row.id(5),
            practitioner: row.id(6),
            appointment: row.optionalID(7),
            log: try JSONDecoder().decode(CallLog.self, from: Data(row.string(8).utf8)),
            failures: row.count(9),
            pollAt: row.optionalTime(10)
        )
    }
}
