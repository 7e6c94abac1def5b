import Contracts
import Foundation
import SQLite
import Testing

@testable import Identity

/// Identity's rows on a real database file.
@Suite struct IdentityStoreTests {
    let database: Database
    let store: IdentityStore
    let practice = AccountID(rawValue: "practice")
    let ana = UserID(rawValue: "ana")
    let ben = UserID(rawValue: "ben")
    let kim = PractitionerID(rawValue: "kim")
    let lee = PractitionerID(rawValue: "lee")

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        database = try Database(path: folder.appending(path: "identity.sqlite").path, access: .write)
        var migrator = DatabaseMigrator(owner: "identity", applicationID: "TEST")
        IdentityStore.register(in: &migrator)
        try migrator.migrate(database)
        // The open connection keeps the file; the folder leaves nothing behind.
        try FileManager.default.removeItem(at: folder)
        store = IdentityStore(database)
    }

    private func add(_ id: UserID, _ address: String, _ facts: AccessFacts) throws {
        let email = try #require(EmailAddress(address))
        try store.insertUser(id, accountID: practice, email: email, facts: facts)
    }

    @Test func `what is ticked comes back with the public state`() throws {
        let facts = AccessFacts(
            role: .standard,
            settingsAccess: true,
            profileAccess: [lee, kim],
            ownProfilePermission: true,
            defaultPractitionerID: kim
        )
        try add(ana, "ana@example.test", facts)
        let user = User(
            id: ana,
            accountId: practice,
            displayName: "Ana",
            role: .standard,
            active: true,
            defaultPractitionerId: kim,
            access: .none,
            sessionsValidFrom: Timestamp(seconds: 0)
        )
        let stored = try #require(try store.privateUser(ana))
        #expect(stored.facts(with: user) == facts)
        #expect(stored.email == "ana@example.test" && !stored.hasPassword)
        #expect(try store.userIDs(of: practice) == [ana])
        #expect(try store.userIDs(of: AccountID(rawValue: "other")).isEmpty)
    }

    @Test func `an address signs in one user only`() throws {
        try add(ana, "ana@example.test", AccessFacts(role: .standard))
        #expect(throws: DatabaseError.self) {
            try add(ben, "ANA@example.test", AccessFacts(role: .standard))
        }
    }

    @Test func `the schema keeps a practitioner the default of one user`() throws {
        try add(ana, "ana@example.test", AccessFacts(role: .standard, defaultPractitionerID: kim))
        #expect(throws: DatabaseError.self) {
            try add(ben, "ben@example.test", AccessFacts(role: .standard, defaultPractitionerID: kim))
        }
    }

    @Test func `active masters are counted apart from the one in question`() throws {
        try add(ana, "ana@example.test", AccessFacts(role: .master))
        #expect(try store.activeMasters(of: practice, except: ana) == 0)
        try add(ben, "ben@example.test", AccessFacts(role: .master))
        #expect(try store.activeMasters(of: practice, except: ana) == 1)
        try store.setFacts(AccessFacts(role: .master, active: false), of: ben)
        #expect(try store.activeMasters(of: practice, except: ana) == 0)
    }

    @Test func `a new link ends the older, and a password ends the link`() throws {
        try add(ana, "ana@example.test", AccessFacts(role: .master))
        try store.setLink(digest: [1], expiresAt: Timestamp(seconds: 1), of: ana)
        try store.setLink(digest: [2], expiresAt: Timestamp(seconds: 2), of: ana)
        #expect(try store.link(digest: [1]) == nil)
        #expect(try store.link(digest: [2]) == .init(userID: ana, expiresAt: Timestamp(seconds: 2)))
        try store.setPassword(hash: "hash", of: ana)
        #expect(try store.link(of: ana) == nil)
        let email = try #require(EmailAddress("ana@example.test"))
        #expect(try store.credentials(for: email)?.passwordHash == "hash")
    }

    @Test func `attempts are remembered, forgotten and swept`() throws {
        let record = SignInThrottle.Record(attempts: 3, startedAt: Timestamp(seconds: 5))
        try store.setAttempts(record, [1])
        try store.setAttempts(record, [2])
        #expect(try store.attempts([1]) == record)
        try store.forgetAttempts([1])
        #expect(try store.attempts([1]) == nil)
        try store.forgetAttempts(before: Timestamp(seconds: 5))
        #expect(try store.attempts([2]) == record)
        try store.forgetAttempts(before: Timestamp(seconds: 6))
        #expect(try store.attempts([2]) == nil)
    }
}
