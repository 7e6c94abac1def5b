import Contracts
import TransactionalStore

extension Practice {
    /// Makes a refused change a rejection that names people.
    func rejection(_ refusal: UserChange.Refusal) throws -> Rejection {
        switch refusal {
        case .permission(let refusal):
            return try rejection(refusal)
        case .lastMaster:
            return Rejection(
                .lastMaster,
                "This is the practice's last active master. Make somebody else a master first."
            )
        case .practitionerUnknown:
            return Rejection(.practitionerUnknown)
        case .practitionerInactive(let practitioner):
            return Rejection(.practitionerInactive, "\(try self.practitioner(practitioner).name) is no longer active.")
        case .defaultTaken(let practitioner, let user):
            let name = try self.practitioner(practitioner).name
            let other = try store.member(user, of: id)?.name ?? "another user"
            return Rejection(
                .defaultTaken,
                "\(name) is already the default practitioner of \(other). Choose another there first."
            )
        }
    }

    /// Refuses an address that signs in somebody else.
    func requireFree(_ email: EmailAddress, for user: UserID?) throws {
        guard let owner = try store.credentials(for: email)?.userID, owner != user else { return }
        throw Rejection(.emailTaken, "Somebody already signs in with this e-mail address. Use another.")
    }

    /// Writes a change that was decided: private columns, the user's event, an event for each practitioner whose default
    /// user changes, audit.
    ///
    /// - Returns: the user's revision.
    func apply(
        _ change: UserChange,
        to user: User,
        _ event: User.Change,
        by actor: Actor,
        details: String,
        _ transaction: Transaction
    ) throws -> Int64 {
        var user = user
        user.role = change.facts.role
        user.active = change.facts.active
        user.defaultPractitionerId = change.facts.defaultPractitionerID
        user.access = EffectiveAccess(of: change.facts, for: user.id, in: id)
        try store.setFacts(change.facts, of: user.id)
        let revision = try transaction.emit(user, event)
        try transaction.audit("user.\(event.action)", by: actor, account: id, subject: user.key, details: details)
        for host in change.hosts {
            var practitioner = try self.practitioner(host.practitionerID).practitioner
            practitioner.hostUserId = host.hostUserID
            try transaction.emit(practitioner, .hostChanged)
            let isSuspended = change.suspended.contains(host.practitionerID)
            try transaction.audit(
                "practitioner.host-changed",
                by: actor,
                account: id,
                subject: practitioner.key,
                details: "to \(host.hostUserID.map { User.key($0) } ?? "nobody")"
                    + (isSuspended ? "; Zoom is linked: Start is suspended until it is connected anew" : "")
            )
        }
        return revision
    }
}
