import Contracts
import TransactionalStore

/// Keeps how practitioners stand, and brings their sessions after it.
struct StandingProjection: Sendable {
    /// How many sessions follow at once; later ones are left to the ``SessionKeeper``.
    static let chunk = 200

    /// Wakes the keeper.
    let wake: @Sendable () -> Void

    /// A practitioner's profile, provider slot or host has changed; nil is gone.
    func practitionerChanged(_ new: Practitioner?, _ old: Practitioner?, _ transaction: Transaction) throws {
        guard let id = new?.id ?? old?.id else { return }
        let connection = try new?.slot.connectionId.flatMap { try transaction.replica(Connection.self, $0) }
        try keep(new.map { PractitionerStanding($0, connection: connection) }, of: id, transaction)
    }

    /// A Zoom link has changed; nil is gone.
    func connectionChanged(_ new: Connection?, _ old: Connection?, _ transaction: Transaction) throws {
        guard let id = new?.practitionerId ?? old?.practitionerId,
            let practitioner = try transaction.replica(Practitioner.self, id)
        else { return }
        // Links that do not hold the slot change nothing: claims under way, and those that a newer one has replaced.
        let held = try practitioner.slot.connectionId.flatMap { try transaction.replica(Connection.self, $0) }
        try keep(PractitionerStanding(practitioner, connection: held), of: id, transaction)
    }

    private func keep(_ standing: PractitionerStanding?, of id: PractitionerID, _ transaction: Transaction) throws {
        let store = SchedulingStore(transaction.database)
        guard try store.standing(of: id) != standing else { return }
        try store.setStanding(standing, of: id)
        // Open sessions of earlier appointments are the keeper's, to end.
        let earliest = transaction.now - AppointmentRules.longest - SessionRules.openAfterEnd
        let start = SchedulingStore.Place(practitionerID: id, start: earliest, id: AppointmentID(rawValue: ""))
        if try Self.refresh(after: start, transaction) { transaction.afterCommit(wake) }
    }

    /// Refreshes a practitioner's next open sessions after a place, the nearest first.
    ///
    /// - Returns: whether there may be more, which is noted then.
    static func refresh(after place: SchedulingStore.Place, _ transaction: Transaction) throws -> Bool {
        let store = SchedulingStore(transaction.database)
        let places = try store.openSessions(after: place, limit: chunk)
        for place in places { try transaction.refreshSession(of: place.id) }
        guard places.count == chunk, let last = places.last else {
            try store.endRecheck(of: place.practitionerID)
            return false
        }
        try store.setRecheck(after: last)
        return true
    }
}
