import Bus
package import Contracts
import SQLite

extension Transaction {
    // MARK: Our own public states

    /// Publishes an entity's new state: stores it, and promises the event.
    ///
    /// - Returns: the entity's revision from now on.
    /// - Throws: ``MessageTooLarge``; ``ForeignAccount`` when the id belongs to another account's entity.
    @discardableResult
    package func emit<State: PublicState>(
        _ state: State,
        _ change: State.Change,
        cause: Cause? = nil
    ) throws -> Int64 {
        precondition(State.service == service, "\(State.entity) belongs to another service")
        let body = try write { buffer in _ = try coder.encode(state, to: &buffer) }
        return try publish(
            key: state.key,
            account: state.accountId,
            type: change.rawValue,
            schema: schema(of: State.self),
            body: body,
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
        precondition(State.service == service, "\(State.entity) belongs to another service")
        return try publish(
            key: State.key(id),
            account: account,
            type: State.Change.erased.rawValue,
            schema: schema(of: State.self),
            body: nil,
            cause: cause
        )
    }

    /// One of our own entities as it is, with its revision; nil when there is none, or it is erased.
    package func state<State: PublicState>(
        _ type: State.Type,
        _ id: Identifier<State>
    ) throws -> (state: State, revision: Int64)? {
        try statements.entity(State.key(id)) { revision, body in
            (try coder.decode(State.self, from: body), revision)
        }
    }

    private func publish(
        key: String,
        account: AccountID,
        type: String,
        schema: String,
        body: Range<Int>?,
        cause: Cause?
    ) throws -> Int64 {
        // The headers are bounded, so that nothing is stored that could not be published.
        try check(topic: eventsTopic, size: (body?.count ?? 0) + key.utf8.count + Self.mostHeaderBytes)
        guard database.isInTransaction else { throw TransactionEnded() }
        let keyBytes = write { $0.append(utf8: key) }
        let revision = try statements.writeEntity(keyBytes, account, epoch, schema, body, in: batch.bytes)
        guard let revision else { throw ForeignAccount(key: key) }
        try promiseEvent(
            key: key,
            keyBytes: keyBytes,
            account: account,
            type: type,
            schema: schema,
            revision: revision,
            body: body,
            cause: cause
        )
        return revision
    }

    /// Promises the event of a state that is stored; `keyBytes` and `body` lie in the batch's buffer.
    func promiseEvent(
        key: String,
        keyBytes: Range<Int>,
        account: AccountID,
        type: String,
        schema: String,
        revision: Int64,
        body: Range<Int>?,
        cause: Cause?
    ) throws {
        let headers = headers(id: messageID, type: type, account: account, subject: key, cause: cause) { block in
            HeaderBlock.append(HeaderName.dataSchema, schema, to: &block)
            HeaderBlock.append(HeaderName.epoch, epochText, to: &block)
            HeaderBlock.append(HeaderName.revision, String(revision), to: &block)
        }
        try promise(
            topic: eventsTopic,
            partition: Partitioner.partition(of: account.rawValue, count: partitions),
            key: keyBytes,
            headers: headers,
            body: body
        )
        note(CommittedState(key: key, account: account, revision: revision))
    }

    // MARK: Other services' states

    /// Another service's entity as last heard; nil when unknown or erased.
    package func replica<State: PublicState>(_ type: State.Type, _ id: Identifier<State>) throws -> State? {
        try statements.replica(State.key(id))?.body.map { try coder.decode(State.self, from: $0) }
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
        let body = try write { buffer in _ = try coder.encode(command, to: &buffer) }
        let keyBytes = write { $0.append(utf8: key) }
        try promise(
            topic: Topic(Message.service, .commands).name,
            partition: Partitioner.partition(of: account.rawValue, count: partitions),
            key: keyBytes,
            headers: headers(id: id.rawValue, type: Message.type, account: account, subject: key, cause: cause),
            body: body,
            isSigned: true
        )
    }

    /// More than the headers of any message of ours: each of a cause's texts has at most 512 bytes.
    private static var mostHeaderBytes: Int { 4_096 }
}

/// An id that belongs to another account's entity: it must not be touched.
package struct ForeignAccount: Error, CustomStringConvertible {
    /// The entity.
    package let key: String
    package var description: String { "\(key) belongs to another account" }
}
