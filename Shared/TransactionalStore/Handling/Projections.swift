package import Contracts

/// What a service follows of others: their entities, and the outcomes of its own commands to them.
///
/// Every state that is followed is kept in the store's replica table, in (epoch, revision) order; a reaction is called with
/// what an entity is now and what it was before, once for each difference.
package struct Projections: Sendable {
    struct Entry: Sendable {
        var react: @Sendable (_ new: [UInt8]?, _ old: [UInt8]?, EventContext, Transaction) throws -> Void
        /// Throws when the bytes are no such state.
        var check: @Sendable (UnsafeRawBufferPointer, MessageCoder) throws -> Void
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
        on(type) { _, _, _, _ in }
    }

    /// Keeps an entity's states and reacts to each difference; nil is erased, or not known before.
    package mutating func on<State: PublicState>(
        _ type: State.Type,
        _ react: @escaping @Sendable (_ new: State?, _ old: State?, EventContext, Transaction) throws -> Void
    ) {
        precondition(entries[State.entity] == nil, "\(State.entity) is followed twice")
        services.insert(State.service)
        entries[State.entity] = Entry(
            react: { new, old, context, transaction in
                try react(
                    try new.map { try transaction.coder.decode(State.self, from: $0) },
                    try old.map { try transaction.coder.decode(State.self, from: $0) },
                    context,
                    transaction
                )
            },
            check: { bytes, coder in _ = try coder.decode(State.self, from: bytes) }
        )
    }

    /// Takes the outcomes of a command that this service sends to another.
    package mutating func onOutcome<Message: Command>(
        of type: Message.Type,
        _ handle: @escaping @Sendable (Outcome, EventContext, Transaction) throws -> Void
    ) {
        precondition(outcomes[Message.type] == nil, "outcomes of \(Message.type) are taken twice")
        outcomeServices.insert(Message.service)
        outcomes[Message.type] = handle
    }
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
