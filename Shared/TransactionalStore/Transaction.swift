import Bus
package import Contracts
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
    /// What led to the unit that is being handled: goes along with what it promises, unless a call names another cause.
    package internal(set) var cause: Cause?

    let service: ServiceName
    let epoch: Int64
    let statements: CoreStatements
    let settings: StoreSettings
    /// Partitions of the cell's topics.
    let partitions: Int32
    /// Names of our own topics, made once.
    let eventsTopic: String
    let outcomesTopic: String

    /// What this batch promises so far, in order.
    private(set) var batch = OutboxBatch()
    /// States that changed in this batch, for whoever listens after the commit.
    private(set) var changes: [CommittedState] = []
    /// Grows whenever what is known of a service token may have changed.
    private(set) var directoryVersion = 0
    /// Whether the write-ahead log is to be emptied after this batch.
    private(set) var emptiesLog = false
    private var actions: [@Sendable () -> Void] = []
    private var nextNumber: Int64
    /// The epoch in digits.
    let epochText: String
    private var schemas: [ObjectIdentifier: String] = [:]
    /// Gives a buffer of an earlier batch that nobody needs any more, or an empty one.
    private let spareBuffer: () -> [UInt8]
    /// The headers that are the same on every message of this batch.
    private var commonHeaders: [UInt8] = []

    init(
        database: Database,
        service: ServiceName,
        epoch: Int64,
        partitions: Int,
        ids: any IDGenerator,
        settings: StoreSettings,
        nextNumber: Int64,
        spareBuffer: @escaping () -> [UInt8] = { [] }
    ) throws {
        self.spareBuffer = spareBuffer
        self.database = database
        self.service = service
        self.epoch = epoch
        epochText = String(epoch)
        self.partitions = Int32(partitions)
        self.ids = ids
        self.settings = settings
        self.nextNumber = nextNumber
        statements = try CoreStatements(database)
        eventsTopic = Topic(service, .events).name
        outcomesTopic = Topic(service, .outcomes).name
        coder = MessageCoder()
        now = Timestamp(milliseconds: 0)
    }

    // MARK: For handlers

    /// Runs `action` when this transaction is on disk; not at all if it is rolled back.
    ///
    /// On the commit thread: it wakes somebody and returns.
    package func afterCommit(_ action: @escaping @Sendable () -> Void) {
        actions.append(action)
    }

    /// Empties the write-ahead log once this is on disk, so that what was erased here is nowhere any more.
    ///
    /// Soon after the commit, as soon as nobody reads an older snapshot. Together with
    /// ``PipelineConfiguration/overwritesErased``.
    package func emptyLogAfterCommit() {
        emptiesLog = true
    }

    /// Writes an audit entry: who did what to whom, without secrets.
    package func audit(
        _ action: String,
        by actor: Actor,
        account: AccountID,
        subject: String,
        details: String = ""
    ) throws {
        try statements.insertAudit(
            CoreStatements.AuditEntry(
                account: account,
                actor: actor,
                action: action,
                subject: subject,
                details: details
            ),
            at: now
        )
    }

    // MARK: Life of a batch

    /// Begins a batch.
    func begin(at instant: Timestamp) {
        now = instant
        cause = nil
        emptiesLog = false
        let size = batch.bytes.count
        batch = OutboxBatch()
        // A buffer that was published serves again: as large as the last batch's, it need not grow.
        batch.bytes = spareBuffer()
        batch.bytes.removeAll(keepingCapacity: true)
        batch.bytes.reserveCapacity(size)
        changes.removeAll(keepingCapacity: true)
        actions.removeAll(keepingCapacity: true)
        commonHeaders = commonHeaders(at: instant)
    }

    /// The outbox row that comes next.
    var mark: Int64 { nextNumber }

    /// Forgets the whole batch, as the database has.
    func rollBack(to mark: Int64) {
        batch = OutboxBatch()
        changes.removeAll(keepingCapacity: true)
        actions.removeAll(keepingCapacity: true)
        nextNumber = mark
        directoryVersion += 1
    }

    /// What is to be done now that the batch is on disk.
    func takeActions() -> [@Sendable () -> Void] {
        defer { actions = [] }
        return actions
    }

    // MARK: Promises

    /// Writes bytes into the batch's buffer.
    ///
    /// - Returns: where they lie.
    func write(_ body: (inout [UInt8]) throws -> Void) rethrows -> Range<Int> {
        let start = batch.bytes.count
        try body(&batch.bytes)
        return start..<batch.bytes.count
    }

    /// Adds a message, whose parts lie in the batch's buffer, to the outbox.
    func promise(
        topic: String,
        partition: Int32,
        key: Range<Int>,
        headers: Range<Int>,
        body: Range<Int>?,
        isSigned: Bool = false
    ) throws {
        try check(topic: topic, size: key.count + headers.count + (body?.count ?? 0))
        guard database.isInTransaction else { throw TransactionEnded() }
        let message = OutboxBatch.Message(
            number: nextNumber,
            topic: topic,
            partition: partition,
            key: key,
            headers: headers,
            body: body,
            isSigned: isSigned
        )
        try statements.insert(message, in: batch.bytes, at: now)
        nextNumber += 1
        batch.messages.append(message)
    }

    /// Refuses a message that the bus would not take.
    func check(topic: String, size: Int) throws {
        guard size <= settings.largestMessage else { throw MessageTooLarge(topic: topic) }
    }

    /// Tells listeners of a state, after the commit.
    func note(_ change: CommittedState) {
        changes.append(change)
        if change.key.hasPrefix(Self.tokenPrefix) { directoryVersion += 1 }
    }

    /// The headers that every message of ours has, in the batch's buffer; `more` adds to them.
    func headers(
        id: String,
        type: String,
        account: AccountID?,
        subject: String,
        cause: Cause?,
        at instant: Timestamp? = nil,
        more: (inout [UInt8]) -> Void = { _ in }
    ) -> Range<Int> {
        write { block in
            block.append(contentsOf: instant.map { commonHeaders(at: $0) } ?? commonHeaders)
            HeaderBlock.append(HeaderName.id, id, to: &block)
            HeaderBlock.append(HeaderName.type, type, to: &block)
            HeaderBlock.append(HeaderName.subject, subject, to: &block)
            if let account { HeaderBlock.append(HeaderName.accountID, account.rawValue, to: &block) }
            if let cause = cause ?? self.cause {
                HeaderBlock.append(HeaderName.correlationID, cause.correlationID, to: &block)
                if let id = cause.messageID { HeaderBlock.append(HeaderName.causationID, id, to: &block) }
                if let trace = cause.traceParent { HeaderBlock.append(HeaderName.traceParent, trace, to: &block) }
            }
            more(&block)
        }
    }

    /// What a state's schema is called.
    func schema<State: PublicState>(of type: State.Type) -> String {
        if let known = schemas[ObjectIdentifier(type)] { return known }
        schemas[ObjectIdentifier(type)] = State.schema
        return State.schema
    }

    /// An id for a message of ours, never given before: the epoch, and the outbox number that comes next.
    var messageID: String { epochText + "." + String(nextNumber) }

    private static let tokenPrefix = "\(ServiceToken.entity)/"

    private func commonHeaders(at instant: Timestamp) -> [UInt8] {
        var block: [UInt8] = []
        HeaderBlock.append(HeaderName.contentType, "application/json", to: &block)
        HeaderBlock.append(HeaderName.specVersion, "1.0", to: &block)
        HeaderBlock.append(HeaderName.source, service.source, to: &block)
        HeaderBlock.append(HeaderName.time, instant.description, to: &block)
        return block
    }
}

/// A message that would be larger than the bus accepts.
package struct MessageTooLarge: Error, CustomStringConvertible {
    /// Where it was to go.
    package let topic: String
    package var description: String { "a message for \(topic) would be larger than the bus accepts" }
}

/// SQLite has ended the transaction after an error, and somebody went on all the same.
struct TransactionEnded: Error, CustomStringConvertible {
    var description: String { "the database has ended the transaction after an error" }
}
