import Contracts
import SQLite

extension ConnectorStore {
    /// The attempt with that id.
    func attempt(_ id: String) throws -> ConnectAttempt? {
        try row("\(Self.attempts) WHERE id = ?", [.text(id)], Self.attempt)
    }

    /// The attempt whose `state` has that digest.
    func attempt(stateDigest: [UInt8]) throws -> ConnectAttempt? {
        try row("\(Self.attempts) WHERE state_digest = ?", [.blob(stateDigest)], Self.attempt)
    }

    /// What a user last did about connecting a practitioner, if it is not over.
    func latestAttempt(of practitioner: PractitionerID, by user: UserID, now: Timestamp) throws -> ConnectAttempt? {
        try row(
            """
            \(Self.attempts) WHERE practitioner_id = ? AND user_id = ? AND expires_at > ? AND stage <> 'done'
            ORDER BY touched_at DESC, id DESC LIMIT 1
            """,
            [.id(practitioner), .id(user), .time(now)],
            Self.attempt
        )
    }

    /// Attempts about which something is to be done by itself.
    func dueAttempts(at now: Timestamp, limit: Int) throws -> [String] {
        try rows(
            "SELECT id FROM connect_attempt WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            [.time(now), .count(limit)]
        ) { $0.string(0) }
    }

    /// Writes an attempt, new or changed.
    func save(_ attempt: ConnectAttempt) throws {
        try run(
            """
            INSERT INTO connect_attempt (id, state_digest, account_id, user_id, practitioner_id, stage, reason, verifier,
                tokens, access_ends_at, zoom_user, zoom_account, profile, started_at, touched_at, expires_at, failures, due_at,
                is_own_door)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, reason = excluded.reason, verifier = excluded.verifier,
                tokens = excluded.tokens, access_ends_at = excluded.access_ends_at, zoom_user = excluded.zoom_user,
                zoom_account = excluded.zoom_account, profile = excluded.profile, touched_at = excluded.touched_at,
                expires_at = excluded.expires_at, failures = excluded.failures, due_at = excluded.due_at
            """,
            [
                .text(attempt.id), .blob(attempt.stateDigest), .id(attempt.account), .id(attempt.user),
                .id(attempt.practitioner), .word(attempt.stage), .word(attempt.failure), .blob(attempt.verifier),
                .blob(attempt.tokens), .time(attempt.accessEndsAt), .text(attempt.zoomUser),
                .text(attempt.zoomAccount), .blob(attempt.profile), .time(attempt.startedAt),
                .time(attempt.touchedAt), .time(attempt.expiresAt), .count(attempt.failures), .time(attempt.dueAt),
                .flag(attempt.isOwnDoor),
            ]
        )
    }

    /// Forgets what a user tried before about connecting a practitioner and what came to nothing.
    func deleteEndedAttempts(of practitioner: PractitionerID, by user: UserID) throws {
        try run(
            "DELETE FROM connect_attempt WHERE practitioner_id = ? AND user_id = ? AND stage = 'failed' AND tokens IS NULL",
            [.id(practitioner), .id(user)]
        )
    }

    private static let attempts = """
        SELECT id, state_digest, account_id, user_id, practitioner_id, stage, reason, verifier, tokens, access_ends_at,
            zoom_user, zoom_account, profile, started_at, touched_at, expires_at, failures, due_at, is_own_door FROM connect_attempt
        """

    private static func attempt(_ row: Statement) -> ConnectAttempt {
        ConnectAttempt(
            id: row.string(0),
            stateDigest: row.bytes(1),
            account: row.id(2),
            user: row.id(3),
            practitioner: row.id(4),
            isOwnDoor: row.flag(18),
            stage: row.word(5) ?? .failed,
            failure: row.word(6),
            verifier: row.optionalBytes(7),
            tokens: row.optionalBytes(8),
            accessEndsAt: row.optionalTime(9),
            zoomUser: row.optionalString(10),
            zoomAccount: row.optionalString(11),
            profile: row.optionalBytes(12),
            startedAt: row.time(13),
            touchedAt: row.time(14),
            expiresAt: row.time(15),
            failures: row.count(16),
            dueAt: row.optionalTime(17)
        )
    }
}
