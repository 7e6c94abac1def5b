import Contracts
import Foundation
import Testing

@testable import Identity

/// What the other services and teams read of identity on the bus.
@Suite struct DirectoryEventsTests {
    @Test func `each change is one event with the whole public state, and nothing private`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Kim Lee") {
                $0.defaultPractitionerId = kim
                $0.ownProfilePermission = true
            }
            try await practice.perform(SetTelehealthPro(practitionerIds: [kim], enabled: true))
            // Already so: nothing is said.
            try await practice.perform(SetTelehealthPro(practitionerIds: [kim], enabled: true))
            try await practice.perform(SetTelehealthPro(practitionerIds: [kim], enabled: false))
            try await practice.perform(SetUserActive(userId: user, active: false))
            let events = try await identity.events(9, of: practice.id)
            #expect(
                events.map(\.type) == [
                    Account.Change.created.rawValue, User.Change.added.rawValue, Practitioner.Change.added.rawValue,
                    User.Change.added.rawValue, Practitioner.Change.hostChanged.rawValue,
                    Practitioner.Change.telehealthProEnabled.rawValue,
                    Practitioner.Change.telehealthProDisabled.rawValue, User.Change.deactivated.rawValue,
                    Practitioner.Change.hostChanged.rawValue,
                ]
            )
            let added = try JSONDecoder().decode(User.self, from: Data(events[3].value))
            #expect(added.access.ownProfile == kim && added.access.hosts == kim && events[3].key == "user/\(user)")
            let last = try JSONDecoder().decode(Practitioner.self, from: Data(events[8].value))
            #expect(last.hostUserId == nil && last.slot == ProviderSlot.none)
            for event in events {
                let text = String(decoding: event.value, as: UTF8.self)
                #expect(!text.contains("@") && !text.contains("argon2"))
            }
        }
    }
}
