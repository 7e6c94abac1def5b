import Contracts
import TransactionalStore

extension ClaimProviderSlot {
    /// Gives the slot to a Zoom connection, if whoever pressed Connect may and the slot is free for it.
    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let store = IdentityStore(transaction.database)
        guard let profile = try store.practitioner(practitionerId, of: context.account) else {
            return .rejected(.practitionerUnknown)
        }
        guard let acting = try store.member(actingUserId, of: context.account),
            acting.actor.may(.manageConnection, .practitioner(practitionerId))
        else { return .rejected(.notPermitted) }
        guard profile.practitioner.active else { return .rejected(.practitionerInactive) }
        return try profile.settle(
            profile.practitioner.slot.claimed(by: connectionId, generation: generation),
            by: .user(actingUserId),
            details: "connection \(connectionId), generation \(generation)",
            in: transaction
        )
    }
}
