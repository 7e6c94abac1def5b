import Contracts

/// The claim of a Zoom user's one call by an appointment whose Start was pressed.
struct Lease: Equatable, Sendable {
    /// How long a claim stands without a sign that the call began.
    static let lapse: Duration = .seconds(180)

    var appointment: AppointmentID
    var user: UserID
    var claimedAt: Timestamp
}

/// A call that runs now for the Zoom user who is to host.
struct LiveCall: Equatable, Sendable {
    /// nil when it is a meeting that is not ours.
    var appointment: AppointmentID?
    var startedAt: Timestamp
}

/// What happens when Start is pressed.
enum StartDecision: Equatable, Sendable {
    /// The lease is claimed; go on to Zoom.
    case go
    /// Another call runs: go back, or start anyway.
    case inCall(LiveCall)
    /// Another appointment was opened moments ago and may be about to begin.
    case openedRecently(Lease)
}

/// Decides whether a Start may go on.
enum StartRules {
    /// A second call warns and asks; the same appointment always goes in again; `confirmed` means *start anyway*.
    static func start(
        _ appointment: AppointmentID,
        lease: Lease?,
        calls: [LiveCall],
        confirmed: Bool,
        now: Timestamp
    ) -> StartDecision {
        if confirmed || calls.contains(where: { $0.appointment == appointment }) { return .go }
        if let other = calls.max(by: { $0.startedAt < $1.startedAt }) { return .inCall(other) }
        guard let lease, lease.appointment != appointment, now < lease.claimedAt + Lease.lapse else { return .go }
        return .openedRecently(lease)
    }
}
