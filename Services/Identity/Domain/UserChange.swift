import Contracts

/// The decision on *User Settings*: what somebody wants ticked for a user, and what follows.
struct UserChange: Equatable, Sendable {
    /// What holds afterwards.
    var facts: AccessFacts
    /// Practitioners whose default user changes, with the new one; sorted by practitioner.
    var hosts: [HostChange]
    /// Those of them whose slot Zoom holds: Start is suspended until they are connected anew.
    var suspended: [PractitionerID]

    /// Whose default a practitioner becomes.
    struct HostChange: Equatable, Sendable {
        var practitionerID: PractitionerID
        var hostUserID: UserID?
    }

    /// Why the change is not made.
    enum Refusal: Error, Equatable, Sendable {
        case permission(Permission.Refusal)
        /// An account always keeps an active master.
        case lastMaster
        case practitionerUnknown
        case practitionerInactive(PractitionerID)
        /// The practitioner is already the default of another user.
        case defaultTaken(PractitionerID, by: UserID)
    }

    /// What the decision needs to know of the practice.
    struct Practice: Equatable, Sendable {
        /// Active masters apart from the user in question.
        var otherActiveMasters: Int
        /// Every practitioner, with slot and host.
        var practitioners: [PractitionerID: Practitioner]
    }

    /// Decides a change of an existing user; `actor` is nil for whoever runs the cell.
    static func decide(
        _ userID: UserID,
        from current: AccessFacts,
        to requested: AccessFacts,
        by actor: Permission.Actor?,
        accountID: AccountID,
        in practice: Practice
    ) throws(Refusal) -> UserChange {
        for role in [current.role, requested.role] {
            try permit(actor, accountID, role)
        }
        if current.isActiveMaster, !requested.isActiveMaster, practice.otherActiveMasters == 0 {
            throw .lastMaster
        }
        return try follow(userID, from: current, to: requested, in: practice)
    }

    /// Decides a new user; `actor` is nil for whoever runs the cell.
    static func decide(
        adding userID: UserID,
        _ requested: AccessFacts,
        by actor: Permission.Actor?,
        accountID: AccountID,
        in practice: Practice
    ) throws(Refusal) -> UserChange {
        try permit(actor, accountID, requested.role)
        return try follow(userID, from: AccessFacts(role: .standard), to: requested, in: practice)
    }

    private static func permit(
        _ actor: Permission.Actor?,
        _ accountID: AccountID,
        _ role: User.Role
    ) throws(Refusal) {
        guard let actor else { return }
        let target = Permission.Target(accountID: accountID, subject: .user(role))
        if case .refused(let refusal) = Permission.decide(.manageUsers, by: actor, on: target) {
            throw .permission(refusal)
        }
    }

    /// Checks the practitioners named and works out whose host changes.
    private static func follow(
        _ userID: UserID,
        from current: AccessFacts,
        to requested: AccessFacts,
        in practice: Practice
    ) throws(Refusal) -> UserChange {
        var facts = requested
        // Who has left is nobody's host, and the practitioner is free for whoever follows.
        if !facts.active { facts.defaultPractitionerID = nil }
        for practitioner in facts.profileAccess where practice.practitioners[practitioner] == nil {
            throw .practitionerUnknown
        }
        if let wanted = facts.defaultPractitionerID, wanted != current.defaultPractitionerID {
            guard let practitioner = practice.practitioners[wanted] else { throw .practitionerUnknown }
            guard practitioner.active else { throw .practitionerInactive(wanted) }
            if let other = practitioner.hostUserId, other != userID { throw .defaultTaken(wanted, by: other) }
        }
        guard facts.defaultPractitionerID != current.defaultPractitionerID else {
            return UserChange(facts: facts, hosts: [], suspended: [])
        }
        var hosts: [HostChange] = []
        if let left = current.defaultPractitionerID { hosts.append(HostChange(practitionerID: left, hostUserID: nil)) }
        if let taken = facts.defaultPractitionerID {
            hosts.append(HostChange(practitionerID: taken, hostUserID: userID))
        }
        hosts.sort { $0.practitionerID < $1.practitionerID }
        let suspended = hosts.map(\.practitionerID)
            .filter { practice.practitioners[$0]?.slot.provider == .zoom }
        return UserChange(facts: facts, hosts: hosts, suspended: suspended)
    }
}
