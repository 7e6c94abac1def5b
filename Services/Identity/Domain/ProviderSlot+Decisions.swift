import Contracts

/// What becomes of a practitioner's telehealth provider slot.
enum SlotDecision: Equatable, Sendable {
    /// It changes; the event that says so.
    case changed(ProviderSlot, Practitioner.Change)
    /// Already so.
    case unchanged
    case rejected(ReasonCode)
}

extension ProviderSlot {
    /// Decides the claim of a Zoom connection.
    ///
    /// A newer generation takes the place of an older connection, since the practitioner connected anew. What has been
    /// released does not come back under its old generation.
    func claimed(by connection: ConnectionID, generation claimed: Int64) -> SlotDecision {
        if provider == .zoom, connectionId == connection { return .unchanged }
        if claimed < generation { return .rejected(.generationOld) }
        if provider == .telehealthPro { return .rejected(.telehealthProActive) }
        if claimed == generation { return .rejected(provider == .zoom ? .slotTaken : .generationOld) }
        return .changed(ProviderSlot(provider: .zoom, connectionId: connection, generation: claimed), .slotClaimed)
    }

    /// Decides the release by a Zoom connection.
    ///
    /// A connection that does not hold the slot changes nothing, except that a generation given back before it was
    /// claimed is remembered: the claim that it overtook must not take the slot. An older connection that holds it then
    /// does so still, and can give it back.
    func released(by connection: ConnectionID, generation released: Int64) -> SlotDecision {
        if provider == .zoom, connectionId == connection {
            return .changed(ProviderSlot(provider: .none, generation: max(generation, released)), .slotReleased)
        }
        guard released > generation else { return .unchanged }
        return .changed(
            ProviderSlot(provider: provider, connectionId: connectionId, generation: released),
            .changed
        )
    }

    /// Decides *Enable Telehealth Pro*.
    func telehealthProEnabled() -> SlotDecision {
        switch provider {
        case .telehealthPro: .unchanged
        case .none: .changed(ProviderSlot(provider: .telehealthPro, generation: generation), .telehealthProEnabled)
        default: .rejected(.slotTaken)
        }
    }

    /// Decides *Disable Telehealth Pro*.
    func telehealthProDisabled() -> SlotDecision {
        guard provider == .telehealthPro else { return .unchanged }
        return .changed(ProviderSlot(provider: .none, generation: generation), .telehealthProDisabled)
    }
}
