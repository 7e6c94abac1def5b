import Contracts
import Testing
import TransactionalStore

@testable import Identity

@Suite struct PractitionerCommandsTests {
    @Test func `a practitioner is added with an empty slot, once however often the form is sent`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let command = AddPractitioner(name: try #require(DisplayName("Kim Lee")))
            let first = try await practice.perform(command, submission: "form")
            let second = try await practice.perform(command, submission: "form")
            #expect(first == second)
            let kim = PractitionerID(rawValue: try practice.id(in: first))
            let all = try await identity.pipeline.read { try IdentityStore($0).practitioners(of: practice.id) }
            #expect(all.map(\.id) == [kim])
            #expect(all.first?.practitioner.slot == ProviderSlot.none && all.first?.practitioner.active == true)
            #expect(try await practice.audit() == ["account.created", "user.added", "practitioner.added"])
        }
    }

    @Test func `a change of what has changed meanwhile is told so`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let shown = try await practice.profile(kim).revision
            func rename(_ name: String) async throws -> Outcome {
                let name = try #require(DisplayName(name))
                return try await practice.perform(
                    ChangePractitioner(practitionerId: kim, name: name, expectedRevision: shown)
                )
            }
            #expect(try await rename("Kim Lee-Orr").result == .accepted)
            #expect(try await rename("Kim Orr").reason == .revisionStale)
            // Somebody else has saved the same: nothing is lost by saying yes.
            #expect(try await rename("Kim Lee-Orr").result == .accepted)
            #expect(try await practice.practitioner(kim).displayName == "Kim Lee-Orr")
        }
    }

    @Test func `who is deactivated keeps everything and comes back as they were`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Kim Lee") { $0.defaultPractitionerId = kim }
            try await practice.perform(SetPractitionerActive(practitionerId: kim, active: false))
            let inactive = try await practice.practitioner(kim)
            #expect(!inactive.active && inactive.hostUserId == user)
            try await practice.perform(SetPractitionerActive(practitionerId: kim, active: true))
            #expect(try await practice.practitioner(kim).active)
        }
    }

    @Test func `another practice's practitioner does not exist here`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let other = try await identity.makePractice("Other")
            let foreign = try await other.addPractitioner("Kim Lee")
            let name = try #require(DisplayName("Mine now"))
            let outcomes = [
                try await practice.perform(
                    ChangePractitioner(practitionerId: foreign, name: name, expectedRevision: 1)
                ),
                try await practice.perform(SetPractitionerActive(practitionerId: foreign, active: false)),
                try await practice.perform(SetTelehealthPro(practitionerIds: [foreign], enabled: true)),
            ]
            #expect(outcomes.map(\.reason) == [.practitionerUnknown, .practitionerUnknown, .practitionerUnknown])
            #expect(try await other.practitioner(foreign).displayName == "Kim Lee")
        }
    }

    @Test func `who may not manage Settings is told whom to ask, and nothing changes`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Sam Poe") { $0.profileAccess = [kim] }
            let name = try #require(DisplayName("Kim Orr"))
            let outcomes = [
                try await practice.perform(AddPractitioner(name: name), by: user),
                try await practice.perform(
                    ChangePractitioner(practitionerId: kim, name: name, expectedRevision: 1),
                    by: user
                ),
                try await practice.perform(SetPractitionerActive(practitionerId: kim, active: false), by: user),
                try await practice.perform(SetTelehealthPro(practitionerIds: [kim], enabled: true), by: user),
            ]
            for outcome in outcomes {
                #expect(outcome.reason == .notPermitted)
                #expect(outcome.message?.contains("Ask a master or someone with Settings access: Ana Marsh.") == true)
            }
            #expect(try await practice.practitioner(kim).displayName == "Kim Lee")
        }
    }
}
