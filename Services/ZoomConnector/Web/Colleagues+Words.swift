import Contracts
import WebUI

extension Colleagues {
    /// Whom to ask about Telehealth Pro, as a sentence.
    var whomToAskForTelehealthPro: String {
        Self.ask(users.filter(\.access.telehealthPro).map(\.displayName))
    }

    /// Whom to ask about access, as a sentence.
    var whomToAskForAccess: String {
        Self.ask(users.filter(\.access.settings).map(\.displayName))
    }

    private static func ask(_ names: [String]) -> String {
        guard let last = names.prefix(3).last else { return "Ask an account master." }
        let others = names.prefix(3).dropLast()
        return "Ask \((others.isEmpty ? last : "\(others.joined(separator: ", ")) or \(last)").withFullStop)"
    }
}
