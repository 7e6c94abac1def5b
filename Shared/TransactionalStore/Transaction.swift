package import Contracts
import Bus
package import ServiceRuntime
package import SQLite

/// The one transaction in which a unit is handled: state is changed and messages are promised, or neither.
///
/// Used on the commit thread only, inside the call that it was handed to.
package final class Transaction {
    /// The writer's connection, for the service's own tables.
    package let database: Database
    /// The instant of this batch.
    package private(set) var now: Timestamp
    /// Where new ids come from.
    package let ids: any IDGenerator
    /// The coder of this thread.
    package let coder: MessageCoder

    let service: ServiceName
    let epoch: Int64
    let statements: CoreStatements
    let settings: StoreSettings
    /// Partitions of the cell's topics.
    let partitions: Int32

    /// What this batch promises so far, in order.
    private(set) var promised: [OutboxMessage] = []
    /// States that changed in this batch, for whoever listens after the commit.
    private(set) var changed: [CommittedState] = []
    private var actions: [@Sendable () -> Void] = []
    private var nextNumber: Int64
    private var timeText: String

    init(
        database: Database,
        statements: CoreStatements,
        service: ServiceName,
        epoch: Int64,
        partitions: Int,
        ids: any IDGenerator,
        settings: StoreSettings,
        nextNumber: Int64
    ) {
        self.database = database
        self.statements = statements
        self.service = service
        self.epoch = epoch
        self.partitions = Int32(partitions)
        self.ids = ids
        self.settings = settings
        self.nextNumber = nextNumber
        coder = MessageCoder()
        now = Timestamp(milliseconds: 0)
        timeText = ""
    }

    // MARK: Life of a batch

    /// How much a transaction holds in memory; rolling back goes back to it.
    struct Mark {
        fileprivate var promised: Int
        fileprivate var changed: Int
        fileprivate var actions: Int
        fileprivate var nextNumber: Int64
    }

    /// Begins a batch.
    func begin(at instant: Timestamp) {
        now = instant
        timeText = instant.description
        promised.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
        actions.removeAll(keepingCapacity: true)
    }

    /// What is held now.
    var mark: Mark {
        Mark(promised: promised.count, changed: changed.count, actions: actions.count, nextNumber: nextNumber)
    }

    /// Forgets what was added after the mark.
    func forget(after mark: Mark) {
        promised.removeLast(promised.count - mark.promised)
        changed.removeLast(changed.count - mark.changed)
        actions.removeLast(actions.count - mark.actions)
        nextNumber = mark.nextNumber
    }

    /// What is to be done now that the batch is on disk.
    func takeActions() -> [@Sendable () -> Void] {
        defer { actions = [] }
        return actions
    }

    // MARK: For handlers

    /// Runs `action` when this transaction is on disk; not at all if it is rolled back.
    ///
    /// On the commit thread: it wakes somebody and returns.
    package func afterCommit(_ action: @escaping @Sendable () -> Void) {
        actions.append(action)
    }

    /// Writes an audit entry: who did what to whom, without secrets.
    package func audit(
        _ action: String,
        by actor: Actor,
        account: AccountID,
        subject: String,
        details: String = ""
    ) throws {
        let insert = statements.insertAudit
        insert.bind(1, now.milliseconds)
        insert.bind(2, account.rawValue)
        insert.bind(3, actor.description)
        insert.bind(4, action)
        insert.bind(5, subject)
        insert.bind(6, details)
        try insert.run()
    }

    // MARK: Promises

    /// Adds a message to the outbox.
    func promise(
        topic: Topic,
        partition: Int32,
        key: [UInt8],
        headers: [UInt8],
        body: [UInt8]?,
        isSigned: Bool = false
    ) throws {
        guard headers.count + (body?.count ?? 0) + key.count <= settings.largestMessage else {
            throw MessageTooLarge(topic: topic.name)
        }
        let message = OutboxMessage(
            number: nextNumber,
            topic: topic.name,
            partition: partition,
            key: key,
            headers: headers,
            body: body,
            isSigned: isSigned
        )
        try statements.insert(message, at: now)
        nextNumber += 1
        promised.append(message)
    }

    /// Tells listeners of a state, after the commit.
    func note(_ state: CommittedState) {
        changed.append(state)
    }

    /// The headers that every message of ours has.
    func headers(id: String, type: String, account: AccountID?, subject: String, cause: Cause?) -> [UInt8] {
        var block: [UInt8] = []
        block.reserveCapacity(512)
        HeaderBlock.append(HeaderName.contentType, "application/json", to: &block)
        HeaderBlock.append(HeaderName.specVersion, "1.0", to: &block)
        HeaderBlock.append(HeaderName.id, id, to: &block)
        HeaderBlock.append(HeaderName.source, service.source, to: &block)
        HeaderBlock.append(HeaderName.type, type, to: &block)
        HeaderBlock.append(HeaderName.time, timeText, to: &block)
        HeaderBlock.append(HeaderName.subject, subject, to: &block)
        if let account { HeaderBlock.append(HeaderName.accountID, account.rawValue, to: &block) }
        if let cause {
            HeaderBlock.append(HeaderName.correlationID, cause.correlationID, to: &block)
            if let id = cause.messageID { HeaderBlock.append(HeaderName.causationID, id, to: &block) }
            if let trace = cause.traceParent { HeaderBlock.append(HeaderName.traceParent, trace, to: &block) }
        }
        return block
    }

    /// An id for a message of ours, never given before: the epoch, and the outbox number that comes next.
    var messageID: String { "\(epoch).\(nextNumber)" }
}

/// A message that would be larger than the bus accepts.
package struct MessageTooLarge: Error, CustomStringConvertible {
    /// Where it was to go.
    package let topic: String
    package var description: String { "a message for \(topic) would be larger than the bus accepts" }
}
