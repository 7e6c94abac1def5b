import Contracts
import SQLite

extension IdentityStore {
    /// The private columns of a user, with what is ticked for them.
    struct PrivateUser: Equatable, Sendable {
        var accountID: AccountID
        /// The sign-in address; never logged, never published.
        var email: String
        var hasPassword: Bool
        var settingsAccess: Bool
        var ownProfilePermission: Bool
        var profileAccess: [PractitionerID]

        /// What is ticked, together with what the public state says.
        func facts(with user: User) -> AccessFacts {
            AccessFacts(
                role: user.role,
                active: user.active,
                settingsAccess: settingsAccess,
                profileAccess: profileAccess,
                ownProfilePermission: ownProfilePermission,
                defaultPractitionerID: user.defaultPractitionerId
            )
        }
    }

    /// What signing in needs of a user.
    struct Credentials: Equatable, Sendable {
        var userID: UserID
        var accountID: AccountID
        var passwordHash: String?
    }

    /// The private columns of a user.
    func privateUser(_ id: UserID) throws(DatabaseError) -> PrivateUser? {
        let access = try rows(
            "SELECT practitioner_id FROM profile_access WHERE user_id = ? ORDER BY practitioner_id",
            [.id(id)]
        ) { $0.id(0, of: Practitioner.self) }
        return try row(
            """
            SELECT account_id, email, password_hash IS NOT NULL, settings_access, own_profile_permission
            FROM user_private WHERE user_id = ?
            """,
            [.id(id)]
        ) { statement in
            PrivateUser(
                accountID: statement.id(0),
                email: statement.string(1),
                hasPassword: statement.flag(2),
                settingsAccess: statement.flag(3),
                ownProfilePermission: statement.flag(4),
                profileAccess: access
            )
        }
    }

    /// The users of a practice, oldest first.
    func userIDs(of accountID: AccountID) throws(DatabaseError) -> [UserID] {
        try rows("SELECT user_id FROM user_private WHERE account_id = ? ORDER BY user_id", [.id(accountID)]) {
            $0.id(0)
        }
    }

    /// Who signs in with an address.
    func credentials(for email: EmailAddress) throws(DatabaseError) -> Credentials? {
        try row(
            "SELECT user_id, account_id, password_hash FROM user_private WHERE email = ?",
            [.text(email.text)]
        ) { Credentials(userID: $0.id(0), accountID: $0.id(1), passwordHash: $0.optionalString(2)) }
    }

    /// Active masters of a practice, apart from one user.
    func activeMasters(of accountID: AccountID, except userID: UserID) throws(DatabaseError) -> Int {
        let count = try row(
            "SELECT count(*) FROM user_private WHERE account_id = ? AND is_active_master AND user_id <> ?",
            [.id(accountID), .id(userID)]
        ) { $0.int64(0) }
        return Int(count ?? 0)
    }

    /// Adds a user's private columns.
    func insertUser(
        _ id: UserID,
        accountID: AccountID,
        email: EmailAddress,
        facts: AccessFacts
    ) throws(DatabaseError) {
        try run(
            "INSERT INTO user_private (user_id, account_id, email) VALUES (?, ?, ?)",
            [.id(id), .id(accountID), .text(email.text)]
        )
        try setFacts(facts, of: id)
    }

    /// Changes the address that a user signs in with.
    func setEmail(_ email: EmailAddress, of id: UserID) throws(DatabaseError) {
        try run("UPDATE user_private SET email = ? WHERE user_id = ?", [.text(email.text), .id(id)])
    }

    /// Writes what is ticked for a user.
    func setFacts(_ facts: AccessFacts, of id: UserID) throws(DatabaseError) {
        try run(
            """
            UPDATE user_private SET settings_access = ?, own_profile_permission = ?, default_practitioner_id = ?,
                is_active_master = ? WHERE user_id = ?
            """,
            [
                .flag(facts.settingsAccess), .flag(facts.ownProfilePermission), .id(facts.defaultPractitionerID),
                .flag(facts.isActiveMaster), .id(id),
            ]
        )
        try run("DELETE FROM profile_access WHERE user_id = ?", [.id(id)])
        for practitioner in facts.profileAccess {
            try run(
                "INSERT INTO profile_access (user_id, practitioner_id) VALUES (?, ?)",
                [.id(id), .id(practitioner)]
            )
        }
    }
}
