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
    let junction = Junction()
    let listeners = Listeners()
    private let lock: StoreLock
    private let readers: ReaderPool

    /// Opens the store: locks it, migrates it.
    ///
    /// The broker is looked at when it runs.
    ///
    /// - Throws: ``DatabaseError`` with a sentence when the store cannot be used.
    package init(_ configuration: PipelineConfiguration) throws {
        var configuration = configuration
        if configuration.service != .identity { configuration.projections.keep(ServiceToken.self) }
        self.configuration = configuration
        for part in ["store", "bus", "projections"] { configuration.health.set(part, .notReady("starting")) }
        lock = try StoreLock(storePath: configuration.storePath)
        let database = try Database(path: configuration.storePath, access: .write)
        var migrator = DatabaseMigrator(
            owner: configuration.service.rawValue,
            applicationID: configuration.applicationID
        )
        Schema.register(in: &migrator)
        configuration.migrations(&migrator)
        try migrator.migrate(database)
        readers = try ReaderPool(path: configuration.storePath)
    }

    // MARK: Doors

    /// Handles a command of a page, through the same handler and inbox as one from the bus.
    ///
    /// The same submission again changes nothing and gives the same outcome.
    package func perform<Message: Command>(
        _ command: Message,
        as actor: Actor,
        account: AccountID,
        submissionID: String
    ) async throws -> Outcome {
        guard let entry = configuration.handlers.entries[Message.type] else {
            preconditionFailure("\(Message.type) has no handler")
        }
        return try await write { transaction in
            let source = "pages"
            if let known = try transaction.statements.remembered(account, source, submissionID) {
                return try transaction.coder.decode(Outcome.self, from: known.outcome)
            }
            let bytes = try transaction.coder.encode(command)
            let prepared = try bytes.withUnsafeBytes { try entry.prepare($0, transaction.coder) }
            let id = CommandID(rawValue: submissionID)
            let context = CommandContext(
                account: account,
                actor: actor,
                id: id,
                source: source,
                cause: Cause(correlationID: submissionID)
            )
            let verdict =
                if let problem = prepared.problem {
                    Verdict.rejected(.bodyInvalid, problem)
                } else {
                    try prepared.handle(context, transaction)
                }
            let outcome = Committer.outcome(verdict, id: id, source: source, type: Message.type)
            try transaction.statements.remember(
                account,
                source,
                submissionID,
                at: transaction.now,
                headers: [],
                outcome: try transaction.coder.encode(outcome)
            )
            return outcome
        }
    }

    /// Runs `body` in a transaction, committed with whatever else waits.
    ///
    /// It may run again from the start if a neighbour in the same transaction fails: it must not reach outside.
    ///
    /// - Throws: what `body` throws; ``PipelineStopped`` when the pipeline has ended.
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        let box = Lock(Result?.none)
        return try await withCheckedThrowingContinuation { continuation in
            let door = Committer.Door(
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
            if !junction.put(door) { continuation.resume(throwing: PipelineStopped()) }
        }
    }

    /// Runs `body` on a read-only connection, in one snapshot of what is committed.
    package func read<Result: Sendable>(_ body: @Sendable (Database) throws -> Result) async throws -> Result {
        try await readers.read(body)
    }

    /// Tells `listener` of every state that is committed from now on; on the commit thread, so it hands on and returns.
    package func listen(_ listener: @escaping @Sendable ([CommittedState]) -> Void) {
        listeners.add(listener)
    }
}

/// The pipeline has ended and takes no more requests.
package struct PipelineStopped: Error, CustomStringConvertible {
    package var description: String { "the service is stopping" }
}
