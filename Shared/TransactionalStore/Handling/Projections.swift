package import Contracts

/// What a service follows of others: their entities, and the outcomes of its own commands to them.
///
/// Every state that is followed is kept in the store's replica table, in (epoch, revision) order; a reaction is called with
/// what an entity is now and what it was before, once for each difference.
package struct Projections: Sendable {
    /// What a service does about one state: told what was stored before.
    typealias Reaction = @Sendable (_ old: [UInt8]?, EventContext, Transaction) throws -> Void

    struct Entry: Sendable {
        /// The service that owns the entity.
        var service: ServiceName
        /// Reads a state; throws when the bytes are no such state of that key and account.
        ///
        /// Answers the reaction to it; nil when the state is only kept.
        var prepare: @Sendable (UnsafeRawBufferPointer?, _ key: String, AccountID, MessageCoder) throws -> Reaction?
    }

    /// By the entity's word.
    private(set) var entries: [String: Entry] = [:]
    /// By command type.
    private(set) var outcomes: [String: @Sendable (Outcome, EventContext, Transaction) throws -> Void] = [:]
    /// The services whose events are read.
    private(set) var services: Set<ServiceName> = []
    /// The services whose outcomes are read.
    private(set) var outcomeServices: Set<ServiceName> = []

    /// Makes an empty table.
    package init() {}

    /// Keeps an entity's states, without a reaction.
    package mutating func keep<State: PublicState>(_ type: State.Type) {
        follow(type, nil)
    }

    /// Keeps an entity's states and reacts to each difference; nil is erased, or not known before.
    package mutating func on<State: PublicState>(
        _ type: State.Type,
        _ react: @escaping @Sendable (_ new: State?, _ old: State?, EventContext, Transaction) throws -> Void
    ) {
        follow(type, react)
    }

    /// Takes the outcomes of a command that this service sends to another, each once.
    ///
    /// A rejection that is `retriable` is no answer yet: the same command may succeed when it is sent again.
    package mutating func onOutcome<Message: Command>(
        of type: Message.Type,
        _ handle: @escaping @Sendable (Outcome, EventContext, Transaction) throws -> Void
    ) {
        precondition(outcomes[Message.type] == nil, "outcomes of \(Message.type) are taken twice")
        outcomeServices.insert(Message.service)
        outcomes[Message.type] = handle
    }

    private mutating func follow<State: PublicState>(
        _ type: State.Type,
        _ react: (@Sendable (State?, State?, EventContext, Transaction) throws -> Void)?
    ) {
        precondition(entries[State.entity] == nil, "\(State.entity) is followed twice")
        services.insert(State.service)
        entries[State.entity] = Entry(service: State.service) { bytes, key, account, coder in
            let new = try bytes.map { try coder.decode(State.self, from: $0) }
            if let new, new.key != key || new.accountId != account { throw MisplacedState() }
            guard let react else { return nil }
            return { old, context, transaction in
                let old = try old.map { try transaction.coder.decode(State.self, from: $0) }
                // The same state may have been written in another way.
                guard new != old else { return }
                try react(new, old, context, transaction)
            }
        }
    }

    /// A state under another entity's key, or another account's.
    struct MisplacedState: Error {}
}

/// What a reaction knows of an event besides the state.
package struct EventContext: Sendable {
    /// The practice.
    package let account: AccountID
    /// The entity's key.
    package let key: String
    /// Its revision.
    package let revision: Int64
    /// Carried on in everything that follows.
    package let cause: Cause
}
