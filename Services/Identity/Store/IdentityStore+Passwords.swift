import Contracts
import SQLite

extension IdentityStore {
    /// A one-time link by which a user chooses a password.
    struct FirstPasswordLink: Equatable, Sendable {
        var userID: UserID
        var expiresAt: Timestamp
    }

    /// Sets a user's password and ends the link that allowed it.
    func setPassword(hash: String, of id: UserID) throws(DatabaseError) {
        try run("UPDATE user_private SET password_hash = ? WHERE user_id = ?", [.text(hash), .id(id)])
        try run("DELETE FROM first_password_link WHERE user_id = ?", [.id(id)])
    }

    /// Hashes the same password anew, by today's parameters; links stay.
    func replaceHash(_ hash: String, of id: UserID) throws(DatabaseError) {
        try run("UPDATE user_private SET password_hash = ? WHERE user_id = ?", [.text(hash), .id(id)])
    }

    /// Gives a user a link; one given earlier ends.
    func setLink(digest: [UInt8], expiresAt: Timestamp, of id: UserID) throws(DatabaseError) {
        try run(
            """
            INSERT INTO first_password_link (user_id, digest, expires_at) VALUES (?, ?, ?)
            ON CONFLICT (user_id) DO UPDATE SET digest = excluded.digest, expires_at = excluded.expires_at
            """,
            [.id(id), .blob(digest), .time(expiresAt)]
        )
    }

    /// The link with that digest, expired or not.
    func link(digest: [UInt8]) throws(DatabaseError) -> FirstPasswordLink? {
        try row("SELECT user_id, expires_at FROM first_password_link WHERE digest = ?", [.blob(digest)]) {
            FirstPasswordLink(userID: $0.id(0), expiresAt: $0.time(1))
        }
    }

    /// The link that a user still has.
    func link(of id: UserID) throws(DatabaseError) -> FirstPasswordLink? {
        try row("SELECT user_id, expires_at FROM first_password_link WHERE user_id = ?", [.id(id)]) {
            FirstPasswordLink(userID: $0.id(0), expiresAt: $0.time(1))
        }
    }

    // MARK: Sign-in attempts

    /// What is remembered of attempts under a key.
    func attempts(_ key: [UInt8]) throws(DatabaseError) -> SignInThrottle.Record? {
        try row("SELECT attempts, started_at FROM sign_in_attempt WHERE key = ?", [.blob(key)]) {
            SignInThrottle.Record(attempts: Int($0.int64(0)), startedAt: $0.time(1))
        }
    }

    /// Remembers attempts under a key.
    func setAttempts(_ record: SignInThrottle.Record, _ key: [UInt8]) throws(DatabaseError) {
        try run(
            """
            INSERT INTO sign_in_attempt (key, attempts, started_at) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET attempts = excluded.attempts, started_at = excluded.started_at
            """,
            [.blob(key), .integer(Int64(record.attempts)), .time(record.startedAt)]
        )
    }

    /// Forgets the attempts under a key.
    func forgetAttempts(_ key: [UInt8]) throws(DatabaseError) {
        try run("DELETE FROM sign_in_attempt WHERE key = ?", [.blob(key)])
    }

    /// Takes one attempt back from what is remembered under a key.
    func takeBackAttempt(_ key: [UInt8]) throws(DatabaseError) {
        try run("UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE key = ? AND attempts > 0", [.blob(key)])
    }

    /// Forgets attempts whose window began before `time`; at most 100, so that no sign-in pays for all.
    func forgetAttempts(before time: Timestamp) throws(DatabaseError) {
        try run(
            """
            DELETE FROM sign_in_attempt WHERE key IN
                (SELECT key FROM sign_in_attempt WHERE started_at < ? ORDER BY started_at LIMIT 100)
            """,
            [.time(time)]
        )
    }
}
