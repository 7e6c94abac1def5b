import Contracts
import Testing

@testable import Identity

@Suite struct ProviderSlotTests {
    static let first = ConnectionID(rawValue: "first")
    static let second = ConnectionID(rawValue: "second")

    static func zoom(_ connection: ConnectionID, _ generation: Int64) -> ProviderSlot {
        ProviderSlot(provider: .zoom, connectionId: connection, generation: generation)
    }

    @Test func `a free slot is claimed`() {
        #expect(
            ProviderSlot.none.claimed(by: Self.first, generation: 1) == .changed(Self.zoom(Self.first, 1), .slotClaimed)
        )
    }

    @Test func `the same claim again changes nothing`() {
        #expect(Self.zoom(Self.first, 1).claimed(by: Self.first, generation: 1) == .unchanged)
    }

    @Test func `a claim is refused while Telehealth Pro holds the slot`() {
        let slot = ProviderSlot(provider: .telehealthPro, generation: 1)
        #expect(slot.claimed(by: Self.first, generation: 2) == .rejected(.telehealthProActive))
    }

    @Test func `a claim of an older generation is refused`() {
        #expect(Self.zoom(Self.second, 2).claimed(by: Self.first, generation: 1) == .rejected(.generationOld))
    }

    @Test func `another connection of the same generation finds the slot taken`() {
        #expect(Self.zoom(Self.second, 2).claimed(by: Self.first, generation: 2) == .rejected(.slotTaken))
    }

    @Test func `a newer Connect takes the place of the older one`() {
        let decision = Self.zoom(Self.first, 1).claimed(by: Self.second, generation: 2)
        #expect(decision == .changed(Self.zoom(Self.second, 2), .slotClaimed))
    }

    @Test func `the holder releases, and the generation stays`() {
        let decision = Self.zoom(Self.first, 3).released(by: Self.first, generation: 3)
        #expect(decision == .changed(ProviderSlot(provider: .none, generation: 3), .slotReleased))
    }

    @Test func `a released generation cannot be claimed again`() {
        let slot = ProviderSlot(provider: .none, generation: 3)
        #expect(slot.claimed(by: Self.first, generation: 3) == .rejected(.generationOld))
    }

    @Test func `a release by a connection that no longer holds the slot changes nothing`() {
        #expect(Self.zoom(Self.second, 2).released(by: Self.first, generation: 1) == .unchanged)
        #expect(ProviderSlot(provider: .none, generation: 2).released(by: Self.first, generation: 2) == .unchanged)
    }

    @Test func `a release that overtakes its claim keeps that claim out`() {
        guard case .changed(let slot, .changed) = ProviderSlot.none.released(by: Self.first, generation: 1) else {
            Issue.record("the generation is not remembered")
            return
        }
        #expect(slot == ProviderSlot(provider: .none, generation: 1))
        #expect(slot.claimed(by: Self.first, generation: 1) == .rejected(.generationOld))
        let held = ProviderSlot(provider: .telehealthPro, generation: 0).released(by: Self.first, generation: 1)
        #expect(held == .changed(ProviderSlot(provider: .telehealthPro, generation: 1), .changed))
    }

    @Test func `a release that overtakes its claim leaves an older holder in place, who can give the slot back`() {
        let slot = Self.zoom(Self.first, 2)
        #expect(Self.zoom(Self.first, 1).released(by: Self.second, generation: 2) == .changed(slot, .changed))
        #expect(slot.claimed(by: Self.second, generation: 2) == .rejected(.slotTaken))
        #expect(slot.claimed(by: Self.first, generation: 1) == .unchanged)
        let free = ProviderSlot(provider: .none, generation: 2)
        #expect(slot.released(by: Self.first, generation: 1) == .changed(free, .slotReleased))
        #expect(free.claimed(by: Self.second, generation: 2) == .rejected(.generationOld))
    }

    @Test func `Telehealth Pro takes a free slot and gives it back, and the generation stays`() {
        let free = ProviderSlot(provider: .none, generation: 4)
        let held = ProviderSlot(provider: .telehealthPro, generation: 4)
        #expect(free.telehealthProEnabled() == .changed(held, .telehealthProEnabled))
        #expect(held.telehealthProEnabled() == .unchanged)
        #expect(held.telehealthProDisabled() == .changed(free, .telehealthProDisabled))
        #expect(free.telehealthProDisabled() == .unchanged)
    }

    @Test func `Telehealth Pro does not take the slot from Zoom, and its disabling leaves Zoom alone`() {
        #expect(Self.zoom(Self.first, 1).telehealthProEnabled() == .rejected(.slotTaken))
        #expect(Self.zoom(Self.first, 1).telehealthProDisabled() == .unchanged)
    }
}
