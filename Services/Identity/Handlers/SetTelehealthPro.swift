import Contracts
import TransactionalStore

/// *Enable Telehealth Pro* or *Disable Telehealth Pro* for the practitioners that were ticked: for all or for none.
struct SetTelehealthPro: PageCommand {
    static let type = "telehealth.identity.telehealth-pro.set.v1"

    /// Each once.
    var practitionerIds: [PractitionerID]
    var enabled: Bool

    func problem() -> String? {
        practitionerIds.isEmpty ? "Tick at least one practitioner." : nil
    }

    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict {
        let practice = try Practice(context, transaction)
        try practice.require(.setTelehealthPro)
        let profiles = try Set(practitionerIds).sorted().map { try practice.practitioner($0) }
        let decided = profiles.map { profile in
            let slot = profile.practitioner.slot
            return (profile, enabled ? slot.telehealthProEnabled() : slot.telehealthProDisabled())
        }
        let taken = decided.filter { $0.1 == .rejected(.slotTaken) }.map(\.0)
        guard taken.isEmpty else { throw Rejection(.slotTaken, Self.sentence(taken)) }
        if enabled, let inactive = profiles.first(where: { !$0.practitioner.active }) {
            throw Rejection(.practitionerInactive, "\(inactive.name) is no longer active. Nothing was changed.")
        }
        var last = Verdict.accepted(entity: Account.key(practice.id), revision: 0)
        for (profile, decision) in decided {
            last = try profile.settle(decision, by: context.actor, in: transaction)
        }
        return last
    }

    private static func sentence(_ taken: [PractitionerProfile]) -> String {
        let names = taken.map(\.name).joined(separator: ", ")
        return "Zoom is linked to \(names). Disconnect it on their Telehealth Integration page first. "
            + "Nothing was changed."
    }
}
