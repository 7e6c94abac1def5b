import Contracts
import SQLite

extension ConnectorStore {
    /// The grant of a Zoom user.
    func grant(_ zoomUser: String) throws -> ZoomGrant? {
        try row(
            """
            SELECT zoom_user, zoom_account, state, tokens, profile, version, access_ends_at, refreshed_at, refresh_began_at,
                profile_due_at, removal_reported_at, ends_by, failures, retry_at FROM zoom_grant WHERE zoom_user = ?
            """,
            [.text(zoomUser)]
        ) { row in
            ZoomGrant(
                zoomUser: row.string(0),
                zoomAccount: row.string(1),
                state: row.word(2) ?? .lost,
                tokens: row.optionalBytes(3),
                profile: row.optionalBytes(4),
                version: row.int64(5),
                accessEndsAt: row.time(6),
                refreshedAt: row.time(7),
                refreshBeganAt: row.optionalTime(8),
                profileDueAt: row.time(9),
                removalReportedAt: row.optionalTime(10),
                endsBy: row.optionalTime(11),
                failures: row.count(12),
                retryAt: row.optionalTime(13)
            )
        }
    }

    /// Writes a grant, new or changed; it is looked at again at `dueAt`.
    func save(_ grant: ZoomGrant, dueAt: Timestamp?) throws {
        try run(
            """
            INSERT INTO zoom_grant (zoom_user, zoom_account, state, tokens, profile, version, access_ends_at, refreshed_at,
                refresh_began_at, profile_due_at, removal_reported_at, ends_by, failures, retry_at, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (zoom_user) DO UPDATE SET zoom_account = excluded.zoom_account, state = excluded.state,
                tokens = excluded.tokens, profile = excluded.profile, version = excluded.version,
                access_ends_at = excluded.access_ends_at, refreshed_at = excluded.refreshed_at,
                refresh_began_at = excluded.refresh_began_at, profile_due_at = excluded.profile_due_at,
                removal_reported_at = excluded.removal_reported_at, ends_by = excluded.ends_by,
                failures = excluded.failures, retry_at = excluded.retry_at, due_at = excluded.due_at
            """,
            [
                .text(grant.zoomUser), .text(grant.zoomAccount), .word(grant.state), .blob(grant.tokens),
                .blob(grant.profile), .integer(grant.version), .time(grant.accessEndsAt), .time(grant.refreshedAt),
                .time(grant.refreshBeganAt), .time(grant.profileDueAt), .time(grant.removalReportedAt),
                .time(grant.endsBy), .count(grant.failures), .time(grant.retryAt), .time(dueAt),
            ]
        )
    }

    /// Has a grant looked at at an instant.
    func setGrantDue(_ zoomUser: String, at instant: Timestamp) throws {
        try run("UPDATE zoom_grant SET due_at = ? WHERE zoom_user = ?", [.time(instant), .text(zoomUser)])
    }

    /// Grants about which something is to be done.
    func dueGrants(at now: Timestamp, limit: Int) throws -> [String] {
        try rows(
            "SELECT zoom_user FROM zoom_grant WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            [.time(now), .count(limit)]
        ) { $0.string(0) }
    }

    /// Erases a grant with all that came through it, other than meetings' numbers.
    func eraseGrant(_ zoomUser: String) throws {
        try run("DELETE FROM zoom_grant WHERE zoom_user = ?", [.text(zoomUser)])
        try run("DELETE FROM lease WHERE zoom_user = ?", [.text(zoomUser)])
        try run("DELETE FROM daily_change WHERE zoom_user = ?", [.text(zoomUser)])
    }
}
