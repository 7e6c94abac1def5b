import Contracts
import ServiceRuntime
import TransactionalStore

/// What the connector follows of others: who may do what, who is to be seen when, and what identity says about slots.
enum ConnectorProjections {
    static func table(_ vault: Vault) -> Projections {
        var projections = Projections()
        projections.keep(Account.self)
        projections.keep(User.self)
        projections.on(Practitioner.self) { new, _, _, transaction in
            if let new { try Steps(transaction, vault: vault).slotChanged(new) }
        }
        projections.on(Appointment.self) { new, old, _, transaction in
            guard let id = new?.id ?? old?.id else { return }
            try Steps(transaction, vault: vault).appointmentChanged(id, to: new, reference: transaction.ids.next())
        }
        projections.onOutcome(of: ClaimProviderSlot.self) { outcome, _, transaction in
            try Steps(transaction, vault: vault).decided(outcome)
        }
        projections.onOutcome(of: ReleaseProviderSlot.self) { outcome, _, transaction in
            try Steps(transaction, vault: vault).decided(outcome)
        }
        return projections
    }
}
