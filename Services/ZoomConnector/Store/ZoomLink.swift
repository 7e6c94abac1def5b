import Contracts

/// The private side of a connection: under which grant it runs, and what identity is being asked about its slot.
struct ZoomLink: Equatable, Sendable {
    var connection: ConnectionID
    var account: AccountID
    var practitioner: PractitionerID
    var generation: Int64
    var zoomUser: String
    /// Claiming, active, or in need of a reconnect.
    var isOpen: Bool
    /// What is repeated under the same id until its outcome arrives.
    var command: SlotCommand?
}

/// A claim or a release of the slot that waits for its outcome.
struct SlotCommand: Equatable, Sendable {
    var id: CommandID
    var isClaim: Bool
    /// Who pressed; nil when Zoom reported the removal.
    var user: UserID?
    /// How often it was sent.
    var tries: Int
    /// When it is sent again.
    var dueAt: Timestamp
}
