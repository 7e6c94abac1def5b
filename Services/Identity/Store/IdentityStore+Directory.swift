import Contracts
import SQLite
import TransactionalStore

/// The people of a practice: public states of the core's entities with the private columns beside them.
extension IdentityStore {
    // MARK: Practices

    /// A practice.
    func account(_ id: AccountID) throws -> Account? {
        try database.state(Account.self, id)?.state
    }

    // MARK: Users

    /// A user of a practice; nil for another practice's.
    func member(_ id: UserID, of accountID: AccountID) throws -> Member? {
        guard let found = try privateUser(id), found.accountID == accountID,
            let (user, revision) = try database.state(User.self, id)
        else { return nil }
        return Member(
            user: user,
            revision: revision,
            email: found.email,
            hasPassword: found.hasPassword,
            facts: found.facts(with: user)
        )
    }

    /// The users of a practice, by name.
    func members(of accountID: AccountID) throws -> [Member] {
        try userIDs(of: accountID)
            .compactMap { try member($0, of: accountID) }
            .sorted { ($0.sortKey, $0.id) < ($1.sortKey, $1.id) }
    }

    /// The names of some users of a practice.
    func names(of users: [UserID], in accountID: AccountID) throws -> [UserID: String] {
        var names: [UserID: String] = [:]
        for id in users { names[id] = try member(id, of: accountID)?.name }
        return names
    }

    // MARK: Practitioners

    /// Lists a new practitioner under their practice.
    func listPractitioner(_ id: PractitionerID, of accountID: AccountID) throws(DatabaseError) {
        try run(
            "INSERT INTO practitioner_of_account (account_id, practitioner_id) VALUES (?, ?)",
            [.id(accountID), .id(id)]
        )
    }

    /// A practitioner of a practice; nil for another practice's.
    func practitioner(_ id: PractitionerID, of accountID: AccountID) throws -> PractitionerProfile? {
        guard let (state, revision) = try database.state(Practitioner.self, id), state.accountId == accountID else {
            return nil
        }
        return PractitionerProfile(practitioner: state, revision: revision)
    }

    /// The practitioners of a practice, by name.
    func practitioners(of accountID: AccountID) throws -> [PractitionerProfile] {
        try rows(
            "SELECT practitioner_id FROM practitioner_of_account WHERE account_id = ? ORDER BY practitioner_id",
            [.id(accountID)]
        ) { $0.id(0, of: Practitioner.self) }
        .compactMap { try practitioner($0, of: accountID) }
        .sorted { ($0.sortKey, $0.id) < ($1.sortKey, $1.id) }
    }

    // MARK: Service tokens

    /// Lists a new token under its practice.
    func listToken(_ id: ServiceTokenID, of accountID: AccountID) throws(DatabaseError) {
        try run(
            "INSERT INTO service_token_of_account (account_id, token_id) VALUES (?, ?)",
            [.id(accountID), .id(id)]
        )
    }

    /// A token of a practice; nil for another practice's.
    func token(_ id: ServiceTokenID, of accountID: AccountID) throws -> ServiceToken? {
        guard let (token, _) = try database.state(ServiceToken.self, id), token.accountId == accountID else {
            return nil
        }
        return token
    }

    /// The tokens of a practice, newest first.
    func tokens(of accountID: AccountID) throws -> [ServiceToken] {
        try rows(
            "SELECT token_id FROM service_token_of_account WHERE account_id = ? ORDER BY token_id DESC",
            [.id(accountID)]
        ) { $0.id(0, of: ServiceToken.self) }
        .compactMap { try token($0, of: accountID) }
    }
}
