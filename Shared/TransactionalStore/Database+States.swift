package import Contracts
package import SQLite

extension Database {
    /// Another service's entity as last heard; nil when unknown or erased.
    ///
    /// For pages, through a reader.
    package func replica<State: PublicState>(_ type: State.Type, _ id: Identifier<State>) throws -> State? {
        let select = try statement("SELECT body FROM replica WHERE key = ?")
        select.bind(1, State.key(id))
        defer { select.reset() }
        guard try select.step(), !select.isNull(0) else { return nil }
        return try MessageCoder().decode(State.self, from: select.rawBytes(0))
    }

    /// All of an account's entities of another service, by id.
    package func replicas<State: PublicState>(_ type: State.Type, of account: AccountID) throws -> [State] {
        let select = try statement(
            "SELECT body FROM replica WHERE account = ? AND key >= ? AND key < ? AND body IS NOT NULL ORDER BY key"
        )
        select.bind(1, account.rawValue)
        select.bind(2, "\(State.entity)/")
        select.bind(3, "\(State.entity)0")
        let coder = MessageCoder()
        var states: [State] = []
        while try select.step() { states.append(try coder.decode(State.self, from: select.rawBytes(0))) }
        return states
    }

    /// The revision of an entity, ours or another's; nil when unknown.
    package func revision(ofKey key: String) throws -> Int64? {
        let select = try statement(
            "SELECT revision FROM entity WHERE key = ?1 UNION ALL SELECT revision FROM replica WHERE key = ?1"
        )
        select.bind(1, key)
        defer { select.reset() }
        return try select.step() ? select.int64(0) : nil
    }

    /// One of our own entities with its revision; nil when there is none, or it is erased.
    package func state<State: PublicState>(
        _ type: State.Type,
        _ id: Identifier<State>
    ) throws -> (state: State, revision: Int64)? {
        let select = try statement("SELECT revision, body FROM entity WHERE key = ?")
        select.bind(1, State.key(id))
        defer { select.reset() }
        guard try select.step(), !select.isNull(1) else { return nil }
        return (try MessageCoder().decode(State.self, from: select.rawBytes(1)), select.int64(0))
    }
}
