import Bus
package import Contracts
import Foundation
package import SQLite
import ServiceRuntime

/// The transactional core of a service: one writer, one reader of Kafka, one publisher.
///
/// A message is consumed, state is changed, and new messages are promised in one SQLite transaction. Three doors lead to it:
/// batches from Kafka, commands of pages (``perform(_:as:account:submissionID:)``), and answers of the outside
/// (``write(_:)``). Pages read through ``read(_:)``, never through the writer.
package final class Pipeline: Service {
    package let name = "pipeline"
    let configuration: PipelineConfiguration
    let junction: Junction
    let listeners = Listeners()
    private let lock: StoreLock
    private let readers: ReaderPool
    /// Damage that a reader met.
    let damage = Lock(DatabaseError?.none)

    /// What `/ready` asks of it.
    static let parts = ["store", "bus", "ownership", "projections", "relay"]
    /// What the inbox knows commands of pages by; nobody on the bus may speak under it.
    static let pagesSource = "pages"

    /// Opens the store: locks it, migrates it.
    ///
    /// The broker is looked at when it runs.
    ///
    /// - Throws: ``DatabaseError`` or ``StoreDamaged`` with a sentence when the store cannot be used.
    package init(_ configuration: PipelineConfiguration) throws {
        var configuration = configuration
        if configuration.service != .identity, configuration.projections.entries[ServiceToken.entity] == nil {
            configuration.projections.keep(ServiceToken.self)
        }
        self.configuration = configuration
        junction = Junction(configuration.settings)
        for part in Self.parts {
            configuration.health.set(part, .notReady("starting"))
        }
        lock = try StoreLock(storePath: configuration.storePath)
        readers = try StoreDamaged.explaining {
            let database = try Database(path: configuration.storePath, access: .write)
            var migrator = DatabaseMigrator(
                owner: configuration.service.rawValue,
                applicationID: configuration.applicationID
            )
            Schema.register(in: &migrator)
            configuration.migrations(&migrator)
            try migrator.migrate(database)
            return try ReaderPool(path: configuration.storePath)
        }
    }

    // MARK: Doors

    /// Handles a command of a page, through the same handler and inbox as one from the bus.
    ///
    /// The same submission again changes nothing and gives the same outcome.
    ///
    /// - Throws: ``PipelineStopped``, ``StoreUnavailable``, or what the handler throws; nothing was changed then.
    package func perform<Message: Command>(
        _ command: Message,
        as actor: Actor,
        account: AccountID,
        submissionID: String
    ) async throws -> Outcome {
        let context = Self.context(account, actor, submissionID)
        let handlers = configuration.handlers
        do {
            return try await write { try Self.handle(command, context, handlers, $0) }
        } catch is MessageTooLarge {
            return Self.outcome(.rejected(.resultTooLarge), of: Message.self, context)
        }
    }

    /// What is known of a page's command besides its body.
    static func context(_ account: AccountID, _ actor: Actor, _ submissionID: String) -> CommandContext {
        CommandContext(
            account: account,
            actor: actor,
            id: CommandID(rawValue: submissionID),
            source: pagesSource,
            cause: Cause(correlationID: submissionID)
        )
    }

    /// Handles a page's command, or says again what was said before.
    static func handle<Message: Command>(
        _ command: Message,
        _ context: CommandContext,
        _ handlers: CommandHandlers,
        _ transaction: Transaction
    ) throws -> Outcome {
        guard let entry = handlers.entries[Message.type] else {
            preconditionFailure("\(Message.type) has no handler")
        }
        let key = InboxKey.bytes(context.account, pagesSource, context.id.rawValue)
        if let known = try transaction.statements.answer(to: key) {
            return try transaction.coder.decode(Outcome.self, from: known.outcome)
        }
        transaction.cause = context.cause
        let outcome = Self.outcome(try judge(command, entry, context, transaction), of: Message.self, context)
        if outcome.retriable != true {
            let body = try transaction.write { _ = try transaction.coder.encode(outcome, to: &$0) }
            try transaction.statements.remember(
                key,
                at: transaction.now,
                answer: "",
                outcome: body,
                in: transaction.batch.bytes
            )
        }
        return outcome
    }

    private static func outcome<Message: Command>(
        _ verdict: Verdict,
        of type: Message.Type,
        _ context: CommandContext
    ) -> Outcome {
        Committer.outcome(verdict, id: context.id, source: pagesSource, type: Message.type)
    }

    private static func judge<Message: Command>(
        _ command: Message,
        _ entry: CommandHandlers.Entry,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> Verdict {
        if let stated = command.accountId, stated != context.account { return .rejected(.accountMismatch) }
        let bytes = try transaction.coder.encode(command)
        let prepared = try bytes.withUnsafeBytes { try entry.prepare($0, transaction.coder) }
        if let problem = prepared.problem { return .rejected(.bodyInvalid, problem) }
        return try prepared.handle(context, transaction)
    }

    /// Runs `body` in a transaction, committed with whatever else waits.
    ///
    /// It may run again from the start if a neighbour in the same transaction fails: it must not reach outside. A cancelled
    /// task's request is taken back while it still waits its turn; once it has begun it is seen through.
    ///
    /// - Throws: what `body` throws; ``PipelineStopped`` when the pipeline has ended; ``StoreUnavailable`` when the store
    ///   cannot be written; `CancellationError`. Nothing was changed then.
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        let box = Lock(Result?.none)
        let queued = Lock(Door?.none)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let door = Door(
                    body: { transaction in
                        let result = try body(transaction)
                        box.withLock { $0 = result }
                    },
                    finish: { error in
                        if let error {
                            continuation.resume(throwing: error)
                        } else if let result = box.withLock({ $0 }) {
                            continuation.resume(returning: result)
                        } else {
                            continuation.resume(throwing: PipelineStopped())
                        }
                    }
                )
                do {
                    try junction.put(door)
                } catch {
                    return continuation.resume(throwing: error)
                }
                queued.withLock { $0 = door }
                // A cancellation may have come before there was anything to take back.
                if Task.isCancelled { junction.takeBack(door) }
            }
        } onCancel: {
            if let door = queued.withLock({ $0 }) { junction.takeBack(door) }
        }
    }

    /// Runs `body` on a read-only connection, in one snapshot of what is committed.
    package func read<Result: Sendable>(_ body: @Sendable (Database) throws -> Result) async throws -> Result {
        do {
            return try await readers.read(body)
        } catch let error as DatabaseError where error.kind == .damaged {
            // What reads can't, the writer must not go on with.
            damage.withLock { $0 = error }
            junction.stop()
            throw error
        }
    }

    /// Tells `listener` of every state that is committed from now on, in order.
    ///
    /// On the commit thread: it hands on and returns.
    package func listen(_ listener: @escaping @Sendable ([CommittedState]) -> Void) {
        listeners.add(listener)
    }
}
