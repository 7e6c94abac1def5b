import Contracts
import TransactionalStore

/// Keeps by what calls are found, and brings the sessions of their appointments after them.
enum CallProjection {
    static func callChanged(_ new: Call?, _ old: Call?, _ context: EventContext, _ transaction: Transaction) throws {
        let store = SchedulingStore(transaction.database)
        if let new {
            try store.setCall(new)
        } else if let old {
            try store.removeCall(old.id)
        }
        let before = old?.appointmentId
        let after = new?.appointmentId
        if let after { try transaction.refreshSession(of: after, in: context.account) }
        if let before, before != after { try transaction.refreshSession(of: before, in: context.account) }
    }
}
