import Contracts

/// One thing that workers do, from its beginning to its end: an errand of the reconciler's, or a press.
final class Flow: @unchecked Sendable {
    // One thread runs a simulation.

    /// Whose code runs now.
    @TaskLocal static var current: Flow?

    /// A press of Start, which is looked at where it is decided.
    struct Start {
        var appointment: AppointmentID
        var user: UserID
        var confirmed: Bool
    }

    let what: String
    let start: Start?

    init(_ what: String, start: Start? = nil) {
        self.what = what
        self.start = start
    }
}
