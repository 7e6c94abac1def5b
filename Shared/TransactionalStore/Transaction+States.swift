import Bus
package import Contracts
import SQLite

extension Transaction {
    // MARK: Our own public states

    /// Publishes an entity's new state: stores it, and promises the event.
    ///
    /// - Returns: the entity's revision from now on.
    @discardableResult
    package func emit<State: PublicState>(
        _ state: State,
        _ change: State.Change,
        cause: Cause? = nil
    ) throws -> Int64 {
        precondition(State.service == service, "\(State.entity) belongs to another service")
        return try publish(
            key: state.key,
            account: state.accountId,
            type: change.rawValue,
            schema: State.schema,
            body: try coder.encode(state),
            cause: cause
        )
    }

    /// Erases an entity: its row keeps the revision, the event has a null value.
    @discardableResult
    package func erase<State: PublicState>(
        _ type: State.Type,
        _ id: Identifier<State>,
        account: AccountID,
        cause: Cause? = nil
    ) throws -> Int64 {
        try publish(
            key: State.key(id),
            account: account,
            type: State.Change.erased.rawValue,
            schema: State.schema,
            body: nil,
            cause: cause
        )
    }

    /// One of our own entities as it is, with its revision; nil when there is none, or it is erased.
    package func state<State: PublicState>(
        _ type: State.Type,
        _ id: Identifier<State>
    ) throws -> (state: State, revision: Int64)? {
        let select = statements.selectEntity
        select.bind(1, State.key(id))
        defer { select.reset() }
        guard try select.step(), !select.isNull(1) else { return nil }
        return (try coder.decode(State.self, from: select.rawBytes(1)), select.int64(0))
    }

    private func publish(
        key: String,
        account: AccountID,
        type: String,
        schema: String,
        body: [UInt8]?,
        cause: Cause?
    ) throws -> Int64 {
        let revision = try statements.upsertEntity(key, account, epoch, schema, body)
        try promiseEvent(
            key: key,
            account: account,
            type: type,
            schema: schema,
            revision: revision,
            body: body,
            cause: cause
        )
        return revision
    }

    /// Promises the event of a state that is stored.
    func promiseEvent(
        key: String,
        account: AccountID,
        type: String,
        schema: String,
        revision: Int64,
        body: [UInt8]?,
        cause: Cause?
    ) throws {
        var block = headers(id: messageID, type: type, account: account, subject: key, cause: cause)
        HeaderBlock.append(HeaderName.dataSchema, schema, to: &block)
        HeaderBlock.append(HeaderName.epoch, "\(epoch)", to: &block)
        HeaderBlock.append(HeaderName.revision, "\(revision)", to: &block)
        try promise(
            topic: Topic(service, .events),
            partition: Partitioner.partition(of: account.rawValue, count: partitions),
            key: Array(key.utf8),
            headers: block,
            body: body
        )
        note(CommittedState(key: key, account: account, revision: revision, body: body))
    }

    // MARK: Other services' states

    /// Another service's entity as last heard; nil when unknown or erased.
    package func replica<State: PublicState>(_ type: State.Type, _ id: Identifier<State>) throws -> State? {
        let select = statements.selectReplica
        select.bind(1, State.key(id))
        defer { select.reset() }
        guard try select.step(), !select.isNull(2) else { return nil }
        return try coder.decode(State.self, from: select.rawBytes(2))
    }

    // MARK: Commands to other services

    /// Promises a command to another service; the relay signs it when it is published.
    ///
    /// The same id again is the same command there.
    package func send<Message: Command>(
        _ command: Message,
        id: CommandID,
        account: AccountID,
        key: String,
        cause: Cause? = nil
    ) throws {
        let block = headers(id: id.rawValue, type: Message.type, account: account, subject: key, cause: cause)
        try promise(
            topic: Topic(Message.service, .commands),
            partition: Partitioner.partition(of: account.rawValue, count: partitions),
            key: Array(key.utf8),
            headers: block,
            body: try coder.encode(command),
            isSigned: true
        )
    }
}
