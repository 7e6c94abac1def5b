import Contracts
import SQLite
import Testing
import TransactionalStore

@testable import Identity

/// A practice in a running identity, with its first master; what its people do on pages.
struct TestPractice: Sendable {
    let identity: TestIdentity
    let id: AccountID
    let master: UserID
    /// What the master signs in with.
    let email: String

    // MARK: Acts

    /// A page's command, by the master unless somebody else is named.
    @discardableResult
    func perform(
        _ command: some PageCommand,
        by user: UserID? = nil,
        submission: String? = nil
    ) async throws -> Outcome {
        try await identity.pipeline.perform(
            command,
            as: .user(user ?? master),
            account: id,
            submissionID: submission ?? identity.nextSubmission()
        )
    }

    /// Adds a practitioner.
    func addPractitioner(_ name: String) async throws -> PractitionerID {
        let outcome = try await perform(AddPractitioner(name: try #require(DisplayName(name))))
        return PractitionerID(rawValue: try id(in: outcome))
    }

    /// What *User Settings* would say of a standard user; changed by `change`.
    func settings(
        _ name: String,
        _ change: (inout UserSettings) -> Void = { _ in }
    ) throws -> UserSettings {
        let address = name.lowercased().split(separator: " ").joined(separator: ".")
        var settings = UserSettings(
            name: try #require(DisplayName(name)),
            email: try #require(EmailAddress("\(address)@\(id).test")),
            role: .standard
        )
        change(&settings)
        return settings
    }

    /// Adds a user.
    func addUser(_ name: String, _ change: (inout UserSettings) -> Void = { _ in }) async throws -> UserID {
        let link = OneTimeToken(random: identity.random).digest
        let outcome = try await perform(AddUser(settings: try settings(name, change), linkDigest: link))
        return UserID(rawValue: try id(in: outcome))
    }

    /// Saves *User Settings* of a user as they are now, with changes.
    @discardableResult
    func change(
        _ user: UserID,
        by actor: UserID? = nil,
        expectedRevision: Int64? = nil,
        _ change: (inout UserSettings) throws -> Void
    ) async throws -> Outcome {
        let member = try await member(user)
        var settings = try UserSettings(member)
        try change(&settings)
        return try await perform(
            ChangeUser(userId: user, settings: settings, expectedRevision: expectedRevision ?? member.revision),
            by: actor
        )
    }

    // MARK: What is so

    func member(_ user: UserID) async throws -> Member {
        let found = try await identity.pipeline.read { try IdentityStore($0).member(user, of: id) }
        return try #require(found)
    }

    func profile(_ practitioner: PractitionerID) async throws -> PractitionerProfile {
        let found = try await identity.pipeline.read { try IdentityStore($0).practitioner(practitioner, of: id) }
        return try #require(found)
    }

    func practitioner(_ practitioner: PractitionerID) async throws -> Practitioner {
        try await profile(practitioner).practitioner
    }

    /// Actions in the audit log, oldest first.
    func audit() async throws -> [String] {
        try await identity.pipeline.read { database in
            let select = try database.statement("SELECT action FROM audit WHERE account = ? ORDER BY number")
            select.bind(1, id.rawValue)
            var actions: [String] = []
            while try select.step() { actions.append(select.string(0)) }
            return actions
        }
    }

    /// The id in an accepted outcome's key.
    func id(in outcome: Outcome) throws -> String {
        try #require(outcome.result == .accepted, "\(outcome.message ?? "")")
        return String(try #require(outcome.entity?.split(separator: "/").last))
    }
}

extension UserSettings {
    /// The settings as the page shows them.
    init(_ member: Member) throws {
        self.init(
            name: try #require(DisplayName(member.name)),
            email: try #require(EmailAddress(member.email)),
            role: member.facts.role,
            settingsAccess: member.facts.settingsAccess,
            profileAccess: member.facts.profileAccess,
            ownProfilePermission: member.facts.ownProfilePermission,
            defaultPractitionerId: member.facts.defaultPractitionerID
        )
    }
}
