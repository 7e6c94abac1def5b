import Contracts
import TransactionalStore

extension ReleaseProviderSlot {
    /// Takes the slot back from a Zoom connection.
    ///
    /// Without an acting user Zoom itself reported the removal, which nobody's right stands against.
    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let store = IdentityStore(transaction.database)
        guard let profile = try store.practitioner(practitionerId, of: context.account) else {
            return .rejected(.practitionerUnknown)
        }
        if let actingUserId {
            guard let acting = try store.member(actingUserId, of: context.account),
                acting.actor.may(.manageConnection, .practitioner(practitionerId))
            else { return .rejected(.notPermitted) }
        }
        return try profile.settle(
            profile.practitioner.slot.released(by: connectionId, generation: generation),
            by: actingUserId.map { .user($0) } ?? context.actor,
            details: "connection \(connectionId), generation \(generation)",
            in: transaction
        )
    }
}
