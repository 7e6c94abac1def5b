import Contracts
import TransactionalStore

/// Everything of the other services that scheduling follows.
enum SchedulingProjections {
    /// `wake` is called when the ``SessionKeeper`` has something to do at once.
    static func all(wake: @escaping @Sendable () -> Void) -> Projections {
        let standing = StandingProjection(wake: wake)
        var projections = Projections()
        projections.keep(Account.self)
        projections.keep(User.self)
        projections.on(Practitioner.self) { try standing.practitionerChanged($0, $1, $3) }
        projections.on(Connection.self) { try standing.connectionChanged($0, $1, $3) }
        projections.on(Meeting.self, MeetingProjection.meetingChanged)
        projections.on(Call.self, CallProjection.callChanged)
        return projections
    }
}
