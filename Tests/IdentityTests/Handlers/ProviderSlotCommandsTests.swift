import Contracts
import Testing

@testable import Identity

/// The slot's claim and release as they come from the connector over the bus.
@Suite struct ProviderSlotCommandsTests {
    static let connection = ConnectionID(rawValue: "connection")

    static func claim(
        _ practitioner: PractitionerID,
        by user: UserID,
        generation: Int64 = 1,
        connection: ConnectionID = connection
    ) -> ClaimProviderSlot {
        ClaimProviderSlot(
            practitionerId: practitioner,
            connectionId: connection,
            generation: generation,
            actingUserId: user
        )
    }

    static func release(
        _ practitioner: PractitionerID,
        by user: UserID?,
        generation: Int64 = 1
    ) -> ReleaseProviderSlot {
        ReleaseProviderSlot(
            practitionerId: practitioner,
            connectionId: connection,
            generation: generation,
            actingUserId: user
        )
    }

    @Test func `a claim is accepted once, its repeat answered the same, and the release frees the slot`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let claim = Self.claim(kim, by: practice.master)
            try await identity.send(claim, id: "claim", account: practice.id)
            try await identity.send(claim, id: "claim", account: practice.id)
            let answers = try await identity.outcomes(2, of: practice.id)
            #expect(answers.count == 2 && answers.first == answers.last && answers.first?.result == .accepted)
            // The same claim under another id: nothing changes either.
            try await identity.send(claim, id: "claim-again", account: practice.id)
            let again = try #require(try await identity.outcomes(3, of: practice.id).last)
            #expect(again.result == .accepted && again.revision == answers.first?.revision)
            #expect(
                try await practice.practitioner(kim).slot
                    == ProviderSlot(provider: .zoom, connectionId: Self.connection, generation: 1)
            )
            try await identity.send(Self.release(kim, by: nil), id: "release", account: practice.id)
            #expect(try await identity.outcomes(4, of: practice.id).last?.result == .accepted)
            #expect(try await practice.practitioner(kim).slot == ProviderSlot(provider: .none, generation: 1))
            #expect(
                try await practice.audit().suffix(2) == ["practitioner.slot-claimed", "practitioner.slot-released"]
            )
        }
    }

    @Test func `a claim is refused for each reason there is`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let other = try await identity.makePractice("Other")
            let (kim, jo, lu) = (
                try await practice.addPractitioner("Kim Lee"), try await practice.addPractitioner("Jo Orr"),
                try await practice.addPractitioner("Lu Day")
            )
            let foreign = try await other.addPractitioner("Fay Roe")
            let nobody = try await practice.addUser("Sam Poe")
            try await practice.linkZoom(kim, generation: 5)
            try await practice.perform(SetTelehealthPro(practitionerIds: [jo], enabled: true))
            try await practice.perform(SetPractitionerActive(practitionerId: lu, active: false))
            let cases: [(ClaimProviderSlot, ReasonCode)] = [
                (Self.claim(foreign, by: practice.master), .practitionerUnknown),
                (Self.claim(kim, by: nobody, generation: 6), .notPermitted),
                (Self.claim(kim, by: other.master, generation: 6), .notPermitted),
                (Self.claim(lu, by: practice.master), .practitionerInactive),
                (Self.claim(jo, by: practice.master), .telehealthProActive),
                (Self.claim(kim, by: practice.master, generation: 4), .generationOld),
                (Self.claim(kim, by: practice.master, generation: 5), .slotTaken),
                (Self.claim(kim, by: practice.master, generation: 0), .bodyInvalid),
            ]
            for (index, (claim, _)) in cases.enumerated() {
                try await identity.send(claim, id: "claim-\(index)", account: practice.id)
            }
            #expect(try await identity.outcomes(cases.count, of: practice.id).map(\.reason) == cases.map(\.1))
        }
    }

    @Test func `a profile's own user and one with access to it may claim; a release asks for the same right`()
        async throws
    {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let own = try await practice.addUser("Kim Lee") {
                $0.defaultPractitionerId = kim
                $0.ownProfilePermission = true
            }
            let helper = try await practice.addUser("Max Orr") { $0.profileAccess = [kim] }
            let nobody = try await practice.addUser("Sam Poe")
            try await identity.send(Self.claim(kim, by: own, generation: 1), id: "own", account: practice.id)
            try await identity.send(Self.claim(kim, by: helper, generation: 2), id: "helper", account: practice.id)
            try await identity.send(Self.release(kim, by: nobody, generation: 2), id: "nobody", account: practice.id)
            try await identity.send(Self.release(kim, by: own, generation: 2), id: "release", account: practice.id)
            let answers = try await identity.outcomes(4, of: practice.id)
            #expect(answers.map(\.result) == [.accepted, .accepted, .rejected, .accepted])
            #expect(answers.map(\.reason) == [nil, nil, .notPermitted, nil])
        }
    }

    @Test func `only the connector may send them, and nobody a command of pages`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let claim = Self.claim(kim, by: practice.master)
            try await identity.send(claim, id: "scheduling", account: practice.id, from: .scheduling)
            let add = AddPractitioner(name: try #require(DisplayName("Eve")))
            try await identity.send(add, id: "page", account: practice.id)
            #expect(
                try await identity.outcomes(2, of: practice.id).map(\.reason) == [.typeNotAllowed, .typeNotAllowed]
            )
            #expect(try await practice.practitioner(kim).slot == ProviderSlot.none)
        }
    }
}
