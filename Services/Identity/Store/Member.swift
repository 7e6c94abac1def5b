import Contracts

/// A user as identity knows them: the public state together with what only this service keeps.
struct Member: Equatable, Sendable {
    var user: User
    var revision: Int64
    /// The sign-in address; never logged, never published.
    var email: String
    var hasPassword: Bool
    /// What is ticked.
    var facts: AccessFacts

    var id: UserID { user.id }
    var name: String { user.displayName }
    var sortKey: SortKey { SortKey(name) }

    /// This user as the table of permissions knows them.
    var actor: Permission.Actor { .user(user.id, of: user.accountId, facts) }
}

/// A practitioner with the revision that forms carry.
struct PractitionerProfile: Equatable, Sendable {
    var practitioner: Practitioner
    var revision: Int64

    var id: PractitionerID { practitioner.id }
    var name: String { practitioner.displayName }
    var sortKey: SortKey { SortKey(name) }
}
