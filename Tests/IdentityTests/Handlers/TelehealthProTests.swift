import Contracts
import Testing

@testable import Identity

@Suite struct TelehealthProTests {
    @Test func `several practitioners are enabled and disabled at once`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let people = [try await practice.addPractitioner("Kim Lee"), try await practice.addPractitioner("Jo Orr")]
            try await practice.perform(SetTelehealthPro(practitionerIds: people, enabled: true))
            for id in people { #expect(try await practice.practitioner(id).slot.provider == .telehealthPro) }
            try await practice.perform(SetTelehealthPro(practitionerIds: people, enabled: false))
            for id in people { #expect(try await practice.practitioner(id).slot.provider == .none) }
        }
    }

    @Test func `with one practitioner on Zoom none is enabled, and the sentence names them`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let jo = try await practice.addPractitioner("Jo Orr")
            try await practice.linkZoom(kim)
            let outcome = try await practice.perform(SetTelehealthPro(practitionerIds: [jo, kim], enabled: true))
            #expect(outcome.reason == .slotTaken)
            #expect(outcome.message?.contains("Kim Lee") == true && outcome.message?.contains("Jo Orr") == false)
            #expect(try await practice.practitioner(jo).slot.provider == .none)
        }
    }

    @Test func `nobody ticked, and somebody who has left, are refused`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            try await practice.perform(SetPractitionerActive(practitionerId: kim, active: false))
            #expect(
                try await practice.perform(SetTelehealthPro(practitionerIds: [], enabled: true)).reason == .bodyInvalid
            )
            #expect(
                try await practice.perform(SetTelehealthPro(practitionerIds: [kim], enabled: true)).reason
                    == .practitionerInactive
            )
        }
    }
}
