import Contracts
import SQLite

extension ConnectorStore {
    /// The claim of a Zoom user's one call.
    func lease(_ zoomUser: String) throws -> Lease? {
        try row("SELECT appointment_id, user_id, claimed_at FROM lease WHERE zoom_user = ?", [.text(zoomUser)]) {
            Lease(appointment: $0.id(0), user: $0.id(1), claimedAt: $0.time(2))
        }
    }

    /// Claims a Zoom user's one call; Zoom is asked from `pollAt` on whether it has begun.
    func claim(_ lease: Lease, zoomUser: String, pollAt: Timestamp?) throws {
        try run(
            """
            INSERT INTO lease (zoom_user, appointment_id, user_id, claimed_at, polls, poll_at) VALUES (?, ?, ?, ?, 0, ?)
            ON CONFLICT (zoom_user) DO UPDATE SET appointment_id = excluded.appointment_id, user_id = excluded.user_id,
                claimed_at = excluded.claimed_at, polls = 0, poll_at = excluded.poll_at
            """,
            [
                .text(zoomUser), .id(lease.appointment), .id(lease.user), .time(lease.claimedAt), .time(pollAt),
            ]
        )
    }

    /// Ends the claim of an appointment: its call has begun, or is over.
    func endLease(zoomUser: String, appointment: AppointmentID) throws {
        try run(
            "DELETE FROM lease WHERE zoom_user = ? AND appointment_id = ?",
            [.text(zoomUser), .id(appointment)]
        )
    }

    /// Claims about which Zoom is to be asked, with how often it has been.
    func dueLeases(at now: Timestamp, limit: Int) throws -> [String] {
        try rows(
            "SELECT zoom_user FROM lease WHERE poll_at <= ? ORDER BY poll_at LIMIT ?",
            [.time(now), .count(limit)]
        ) { $0.string(0) }
    }

    /// How often Zoom has been asked about a claim.
    func leasePolls(_ zoomUser: String) throws -> Int {
        try row("SELECT polls FROM lease WHERE zoom_user = ?", [.text(zoomUser)]) { $0.count(0) } ?? 0
    }

    /// Notes that Zoom was asked about a claim, and when it is to be asked again.
    func setLeasePolls(_ zoomUser: String, to polls: Int, next: Timestamp?) throws {
        try run(
            "UPDATE lease SET polls = ?, poll_at = ? WHERE zoom_user = ?",
            [.count(polls), .time(next), .text(zoomUser)]
        )
    }
}
