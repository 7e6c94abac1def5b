import Contracts
import Harness
import SQLite
import Testing
import TransactionalStore

@testable import Identity

@Suite struct UserCommandsTests {
    @Test func `a user is added with what is ticked, and everybody learns what they may do`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Kim Lee") {
                $0.ownProfilePermission = true
                $0.defaultPractitionerId = kim
            }
            let member = try await practice.member(user)
            #expect(member.user.access.ownProfile == kim && member.user.access.hosts == kim)
            #expect(!member.user.access.settings && !member.hasPassword)
            #expect(try await practice.practitioner(kim).hostUserId == user)
        }
    }

    @Test func `an address that signs in somebody, here or elsewhere, is refused`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let other = try await identity.makePractice("Other")
            let taken = try #require(EmailAddress(other.email))
            let settings = try practice.settings("Sam Poe") { $0.email = taken }
            let added = try await practice.perform(AddUser(settings: settings, linkDigest: [1]))
            #expect(added.reason == .emailTaken)
            let user = try await practice.addUser("Sam Poe")
            let changed = try await practice.change(user) { $0.email = taken }
            #expect(changed.reason == .emailTaken)
            #expect(try await other.member(other.master).email == other.email)
        }
    }

    @Test func `an account always keeps a master`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let second = try await practice.addUser("Ben Orr") { $0.role = .master }
            #expect(try await practice.change(practice.master, by: second) { $0.role = .standard }.result == .accepted)
            #expect(try await practice.change(second, by: second) { $0.role = .standard }.reason == .lastMaster)
            let left = try await practice.perform(SetUserActive(userId: second, active: false), by: second)
            #expect(left.reason == .lastMaster)
        }
    }

    @Test func `nobody deactivates themselves`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let second = try await practice.addUser("Ben Orr") { $0.role = .master }
            let outcome = try await practice.perform(SetUserActive(userId: second, active: false), by: second)
            #expect(outcome.reason == .ownAccount)
        }
    }

    @Test func `a Settings user manages standard users, but no master and no master's password`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let manager = try await practice.addUser("Max Orr") { $0.settingsAccess = true }
            let user = try await practice.addUser("Sam Poe")
            #expect(try await practice.change(user, by: manager) { $0.settingsAccess = true }.result == .accepted)
            let refused = [
                try await practice.change(user, by: manager) { $0.role = .master },
                try await practice.change(practice.master, by: manager) { $0.ownProfilePermission = true },
                try await practice.perform(SetUserActive(userId: practice.master, active: false), by: manager),
                try await practice.perform(
                    IssuePasswordLink(userId: practice.master, linkDigest: [1]),
                    by: manager
                ),
            ]
            for outcome in refused {
                #expect(outcome.reason == .notPermitted)
                #expect(outcome.message?.contains("Ask a master of the practice: Ana Marsh.") == true)
            }
            #expect(
                try await practice.perform(IssuePasswordLink(userId: user, linkDigest: [2]), by: manager).result
                    == .accepted
            )
        }
    }

    @Test func `a practitioner is the default of one user, and the sentence names whom`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            _ = try await practice.addUser("Jo Orr") { $0.defaultPractitionerId = kim }
            let user = try await practice.addUser("Sam Poe")
            let outcome = try await practice.change(user) { $0.defaultPractitionerId = kim }
            #expect(outcome.reason == .defaultTaken)
            #expect(outcome.message?.hasPrefix("Kim Lee is already the default practitioner of Jo Orr.") == true)
        }
    }

    @Test func `whose default a practitioner on Zoom is changes: told to all, and audited`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Kim Lee") { $0.defaultPractitionerId = kim }
            try await practice.linkZoom(kim)
            try await practice.change(user) { $0.defaultPractitionerId = nil }
            #expect(try await practice.practitioner(kim).hostUserId == nil)
            let next = try await practice.addUser("Jo Orr") { $0.defaultPractitionerId = kim }
            #expect(try await practice.practitioner(kim).hostUserId == next)
            let details = try await identity.pipeline.read {
                try $0.text(
                    """
                    SELECT details FROM audit WHERE account = '\(practice.id)' AND action = 'practitioner.host-changed'
                    ORDER BY number DESC
                    """
                )
            }
            #expect(details == "to user/\(next); Zoom is linked: Start is suspended until it is connected anew")
        }
    }

    @Test func `who is deactivated is signed out and nobody's default user, and does not come back signed in`()
        async throws
    {
        try await TestIdentity.runningAlone { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Kim Lee") { $0.defaultPractitionerId = kim }
            identity.clock.advance(seconds: 60)
            try await practice.perform(SetUserActive(userId: user, active: false))
            let left = try await practice.member(user)
            #expect(!left.user.active && left.user.defaultPractitionerId == nil && left.user.access == .none)
            #expect(left.user.sessionsValidFrom.milliseconds == identity.clock.milliseconds)
            #expect(try await practice.practitioner(kim).hostUserId == nil)
            #expect(
                try await practice.perform(IssuePasswordLink(userId: user, linkDigest: [1])).reason == .userInactive
            )
            try await practice.perform(SetUserActive(userId: user, active: true))
            let back = try await practice.member(user)
            #expect(back.user.active && back.user.sessionsValidFrom == left.user.sessionsValidFrom)
        }
    }

    @Test func `a stale form and unknown people are told so`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let other = try await identity.makePractice("Other")
            let user = try await practice.addUser("Sam Poe")
            let shown = try await practice.member(user).revision
            try await practice.change(user) { $0.settingsAccess = true }
            let stale = try await practice.change(user, expectedRevision: shown) { $0.settingsAccess = false }
            #expect(stale.reason == .revisionStale)
            let unknown = [
                try await practice.perform(SetUserActive(userId: other.master, active: false)),
                try await practice.perform(IssuePasswordLink(userId: other.master, linkDigest: [1])),
            ]
            #expect(unknown.map(\.reason) == [.userUnknown, .userUnknown])
            let foreign = try await other.addPractitioner("Kim Lee")
            #expect(try await practice.change(user) { $0.profileAccess = [foreign] }.reason == .practitionerUnknown)
            #expect(
                try await practice.change(user) { $0.defaultPractitionerId = foreign }.reason == .practitionerUnknown
            )
            let acting = try await practice.perform(SignOutEverywhere(), by: other.master)
            #expect(acting.reason == .notPermitted)
        }
    }
}
