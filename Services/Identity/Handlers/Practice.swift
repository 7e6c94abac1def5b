import Contracts
import TransactionalStore

/// The practice that a command is about, as it stands in this transaction, with who acts in it.
struct Practice {
    let id: AccountID
    let store: IdentityStore
    /// Nil for whoever runs the cell, who may do everything.
    let actor: Permission.Actor?

    /// Looks up who acts.
    ///
    /// - Throws: ``Rejection`` (`not-permitted`) when they are nobody of this practice.
    init(_ context: CommandContext, _ transaction: Transaction) throws {
        id = context.account
        store = IdentityStore(transaction.database)
        switch context.actor {
        case .operator, .system: actor = nil
        case .user(let user):
            guard let member = try store.member(user, of: context.account) else { throw Rejection(.notPermitted) }
            actor = member.actor
        case .team, .service: throw Rejection(.notPermitted)
        }
    }

    /// A practice with somebody else acting than who sent the command.
    init(_ id: AccountID, actor: Permission.Actor?, _ transaction: Transaction) {
        self.id = id
        self.actor = actor
        store = IdentityStore(transaction.database)
    }

    /// Requires a right.
    ///
    /// - Throws: ``Rejection`` (`not-permitted`) saying whom to ask.
    func require(_ action: Permission.Action, _ subject: Permission.Target.Subject = .practice) throws {
        guard let actor else { return }
        let target = Permission.Target(accountID: id, subject: subject)
        if case .refused(let refusal) = Permission.decide(action, by: actor, on: target) {
            throw try rejection(refusal)
        }
    }

    /// A refusal with whom to ask.
    func rejection(_ refusal: Permission.Refusal) throws -> Rejection {
        guard case .notPermitted(let ask) = refusal else { return Rejection(.notPermitted) }
        return Rejection(.notPermitted, "You may not do this. \(try store.people(ask, in: id).sentence)")
    }

    /// A practitioner of this practice.
    func practitioner(_ id: PractitionerID) throws -> PractitionerProfile {
        guard let found = try store.practitioner(id, of: self.id) else { throw Rejection(.practitionerUnknown) }
        return found
    }

    /// A user of this practice.
    func member(_ id: UserID) throws -> Member {
        guard let found = try store.member(id, of: self.id) else {
            throw Rejection(.userUnknown, "There is no such user in this practice.")
        }
        return found
    }

    /// Refuses a change of what has changed since the form was shown.
    func requireUnchanged(_ revision: Int64, since expected: Int64?) throws {
        guard let expected, expected != revision else { return }
        throw Rejection(.revisionStale)
    }

    /// Everything that a change of a user is decided from.
    func facts(for user: UserID) throws -> UserChange.Practice {
        let practitioners = try store.practitioners(of: id).map { ($0.id, $0.practitioner) }
        return UserChange.Practice(
            otherActiveMasters: try store.activeMasters(of: id, except: user),
            practitioners: Dictionary(uniqueKeysWithValues: practitioners)
        )
    }
}
