import Contracts
import TransactionalStore

extension PractitionerProfile {
    /// Carries out what was decided about the slot: state, event, audit.
    func settle(
        _ decision: SlotDecision,
        by actor: Actor,
        details: String = "",
        in transaction: Transaction
    ) throws -> Verdict {
        switch decision {
        case .rejected(let reason): return .rejected(reason)
        case .unchanged: return .accepted(entity: practitioner.key, revision: revision)
        case .changed(let slot, let change):
            var changed = practitioner
            changed.slot = slot
            let revision = try transaction.emit(changed, change)
            try transaction.audit(
                "practitioner.\(change.action)",
                by: actor,
                account: practitioner.accountId,
                subject: practitioner.key,
                details: details
            )
            return .accepted(entity: practitioner.key, revision: revision)
        }
    }
}

extension EventChange {
    /// The word for it in audit entries: what stands before the version, `slot-claimed`.
    var action: String {
        rawValue.split(separator: ".").dropLast().last.map(String.init) ?? rawValue
    }
}
