import Contracts
import TransactionalStore

/// What open pages listen to, and what they are told of.
enum Topics {
    /// The *Telehealth Integration* pages of a practice.
    static func links(of account: AccountID) -> String { "links/\(account)" }

    /// The practices whose pages show something of states that were just committed.
    static func accounts(of states: [CommittedState]) -> Set<AccountID> {
        let shown = [Connection.entity, Practitioner.entity, User.entity].map { "\($0)/" }
        return Set(states.filter { state in shown.contains { state.key.hasPrefix($0) } }.map(\.account))
    }
}
