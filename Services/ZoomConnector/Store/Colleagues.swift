import Contracts
import SQLite
import TransactionalStore

/// The people of a practice, as far as pages name them.
struct Colleagues: Equatable, Sendable {
    /// Active users, by name.
    let users: [User]

    /// Reads the people of a practice.
    init(of account: AccountID, _ database: Database) throws {
        users = try database.replicas(User.self, of: account).filter(\.active)
            .sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) }
    }

    /// A person's name; nil when there is none of that id.
    func name(_ id: UserID?) -> String? {
        users.first { $0.id == id }?.displayName
    }

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
        return others.isEmpty ? "Ask \(last)." : "Ask \(others.joined(separator: ", ")) or \(last)."
    }
}
