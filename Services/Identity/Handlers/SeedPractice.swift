import Contracts
import ServiceRuntime
import TransactionalStore

/// Makes the demonstration practice: people with passwords, practitioners with their default users.
///
/// The same seed again makes nothing and sets the passwords anew, so that a seed whose answer was lost can be repeated.
struct SeedPractice: Sendable {
    /// One person of the practice.
    struct Person: Sendable {
        var name: DisplayName
        var email: EmailAddress
        var passwordHash: String
        var role: User.Role
        /// Whether a practitioner of that name is made, whose default user they are.
        var isPractitioner: Bool
    }

    /// What a person became.
    struct Seeded: Equatable, Sendable {
        var email: EmailAddress
        var userID: UserID
        var practitionerID: PractitionerID?
    }

    /// What was made.
    struct Made: Equatable, Sendable {
        var accountID: AccountID
        var people: [Seeded]
    }

    var name: DisplayName
    var timeZone: PracticeTimeZone
    var people: [Person]

    /// Writes the practice.
    ///
    /// - Throws: ``Rejection`` (`email-taken`) when somebody signs in elsewhere already; nothing is written then.
    func run(_ transaction: Transaction) throws -> Made {
        if let made = try already(transaction) { return made }
        let practice = try CreatePractice.found(name, timeZone, transaction) { practice in
            for person in people { try practice.requireFree(person.email, for: nil) }
        }
        let seeded = try people.map { person in
            let practitioner =
                person.isPractitioner
                ? try AddPractitioner.add(person.name, to: practice, by: .operator, transaction).id : nil
            let user = AddUser(
                settings: UserSettings(
                    name: person.name,
                    email: person.email,
                    role: person.role,
                    defaultPractitionerId: practitioner
                ),
                linkDigest: nil
            )
            let id = try user.add(to: practice, by: .operator, transaction).id
            try practice.store.setPassword(hash: person.passwordHash, of: id)
            return Seeded(email: person.email, userID: id, practitionerID: practitioner)
        }
        return Made(accountID: practice.id, people: seeded)
    }

    /// The practice, if this seed has made it before.
    private func already(_ transaction: Transaction) throws -> Made? {
        let store = IdentityStore(transaction.database)
        guard let first = try people.first.flatMap({ try store.credentials(for: $0.email) }),
            try store.account(first.accountID)?.name == name.text
        else { return nil }
        var seeded: [Seeded] = []
        for person in people {
            guard let found = try store.credentials(for: person.email), found.accountID == first.accountID,
                let member = try store.member(found.userID, of: found.accountID)
            else { return nil }
            seeded.append(
                Seeded(
                    email: person.email,
                    userID: member.id,
                    practitionerID: member.facts.defaultPractitionerID
                )
            )
        }
        for (person, seeded) in zip(people, seeded) {
            try store.setPassword(hash: person.passwordHash, of: seeded.userID)
            try transaction.audit(
                "user.password-seeded",
                by: .operator,
                account: first.accountID,
                subject: User.key(seeded.userID)
            )
        }
        return Made(accountID: first.accountID, people: seeded)
    }
}
