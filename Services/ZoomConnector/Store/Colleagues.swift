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
}
