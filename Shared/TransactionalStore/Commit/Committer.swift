import Bus
package import Contracts
import Cryptography
import Foundation
import SQLite
import ServiceRuntime

/// Handles units in transactions: the one place where state is changed.
///
/// Synchronous and without threads: the pipeline drives it, and so can a simulation.
final class Committer {
    /// One request through the door: what it does, and what is told to who asked.
    struct Door: Sendable {
        /// Runs in the transaction.
        var body: @Sendable (Transaction) throws -> Void
        /// Called once: with nil after the commit, or with what was thrown.
        var finish: @Sendable ((any Error)?) -> Void
    }

    /// What a batch became.
    struct Committed {
        /// Messages to publish, in order.
        var messages: [OutboxMessage] = []
        var states: [CommittedState] = []
        /// Another store owns this service now.
        var usurper: OwnerRecord?
    }

    /// A fault of the machine: nothing was taken, everything is to be tried again.
    struct MachineFault: Error {
        var error: DatabaseError
    }

    let database: Database
    let transaction: Transaction
    private let storeID: String
    private let topics: [String]
    private let projections: Projections
    private let authorize: Authorizer
    private let metrics: CommitMetrics
    private let logger: Logger
    private let seam: @Sendable (Seam) -> Void
    /// The next offset of each partition, as the store has it.
    private(set) var positions: [Place: Int64]
    private var statements: CoreStatements { transaction.statements }

    /// A partition that is read.
    struct Place: Hashable, Sendable {
        var topic: Int
        var partition: Int32
    }

    init(
        database: Database,
        transaction: Transaction,
        storeID: String,
        topics: [String],
        positions: [Place: Int64],
        projections: Projections,
        authorize: @escaping Authorizer,
        metrics: CommitMetrics,
        logger: Logger,
        seam: @escaping @Sendable (Seam) -> Void
    ) {
        self.database = database
        self.transaction = transaction
        self.storeID = storeID
        self.topics = topics
        self.positions = positions
        self.projections = projections
        self.authorize = authorize
        self.metrics = metrics
        self.logger = logger
        self.seam = seam
    }

    // MARK: A batch

    /// Handles a batch and requests in one transaction; if one of them throws, each in a transaction of its own.
    ///
    /// `acknowledged` is the outbox row up to which the broker has everything, `published` where our acknowledged events end.
    /// What is on disk is handed to `deliver` at once; requests that are answered leave `doors`.
    ///
    /// - Throws: ``MachineFault`` when nothing more can be taken for now (what is left may be given again), or an error after
    ///   which the store must not be used.
    func commit(
        _ units: [PlacedUnit],
        doors: inout [Door],
        acknowledged: Int64,
        published: [Int32: Int64],
        now: Timestamp,
        deliver: (Committed) -> Void
    ) throws {
        do {
            try commitTogether(units, &doors, acknowledged, published, now, deliver)
        } catch let error as DatabaseError where error.isRetriable {
            throw MachineFault(error: error)
        } catch let error as DatabaseError where error.kind == .damaged || error.kind == .refused {
            throw error
        } catch {
            do {
                try commitOneByOne(units, &doors, now, deliver)
            } catch let error as DatabaseError where error.isRetriable {
                throw MachineFault(error: error)
            }
        }
    }

    private func commitTogether(
        _ units: [PlacedUnit],
        _ doors: inout [Door],
        _ acknowledged: Int64,
        _ published: [Int32: Int64],
        _ now: Timestamp,
        _ deliver: (Committed) -> Void
    ) throws {
        transaction.begin(at: now)
        let usurper = try attempt(units, doors: doors, acknowledged: acknowledged, published: published)
        let answered = doors
        doors = []
        finish(usurper, deliver)
        for door in answered { door.finish(nil) }
    }

    /// After a unit has thrown: each alone, so that only the one at fault is set aside.
    private func commitOneByOne(
        _ units: [PlacedUnit],
        _ doors: inout [Door],
        _ now: Timestamp,
        _ deliver: (Committed) -> Void
    ) throws {
        for placed in units {
            do {
                try commitAlone(placed, now, deliver)
            } catch let error as DatabaseError where error.kind != .constraint && error.kind != .other {
                throw error
            } catch {
                logger.error(
                    "A message could not be handled and is set aside as a dead letter",
                    metadata: [
                        LogKey.kafkaTopic: "\(topics[placed.topic])", LogKey.kafkaPartition: "\(placed.partition)",
                        LogKey.kafkaOffset: "\(placed.offset)", LogKey.error: "\(error)",
                    ]
                )
                var replacement = placed
                replacement.unit = .deadLetter(letter(for: placed))
                try commitAlone(replacement, now, deliver)
            }
        }
        while let door = doors.first {
            transaction.begin(at: now)
            do {
                let usurper = try attempt([], doors: [door], acknowledged: 0, published: [:])
                doors.removeFirst()
                finish(usurper, deliver)
                door.finish(nil)
            } catch let error as DatabaseError where error.kind != .constraint && error.kind != .other {
                throw error
            } catch {
                doors.removeFirst()
                door.finish(error)
            }
        }
    }

    private func commitAlone(_ placed: PlacedUnit, _ now: Timestamp, _ deliver: (Committed) -> Void) throws {
        transaction.begin(at: now)
        let usurper = try attempt([placed], doors: [], acknowledged: 0, published: [:])
        finish(usurper, deliver)
    }

    /// Hands on what is on disk now.
    private func finish(_ usurper: OwnerRecord?, _ deliver: (Committed) -> Void) {
        deliver(Committed(messages: transaction.promised, states: transaction.changed, usurper: usurper))
        for action in transaction.takeActions() { action() }
    }

    private func attempt(
        _ units: [PlacedUnit],
        doors: [Door],
        acknowledged: Int64,
        published: [Int32: Int64]
    ) throws -> OwnerRecord? {
        let mark = transaction.mark
        let before = positions
        var usurper: OwnerRecord?
        do {
            try database.begin()
            var moved: [Place: Int64] = [:]
            for placed in units {
                let place = Place(topic: placed.topic, partition: placed.partition)
                if case .owner(let record) = placed.unit {
                    if record.storeId != storeID || record.epoch > transaction.epoch { usurper = record }
                    continue
                }
                guard placed.offset >= moved[place] ?? positions[place] ?? 0 else { continue }
                try handle(placed.unit)
                moved[place] = placed.offset + 1
            }
            for door in doors { try door.body(transaction) }
            for (place, next) in moved.sorted(by: {
                ($0.key.topic, $0.key.partition) < ($1.key.topic, $1.key.partition)
            }) {
                try move(place, to: next)
            }
            if acknowledged > 0 {
                statements.deleteOutbox.bind(1, acknowledged)
                try statements.deleteOutbox.run()
            }
            for (partition, next) in published.sorted(by: { $0.key < $1.key }) {
                try statements.writePublished(partition, next: next)
            }
            seam(.insideTransaction)
            try database.commit()
            seam(.afterCommit)
            return usurper
        } catch {
            database.rollback()
            transaction.forget(after: mark)
            positions = before
            throw error
        }
    }

    private func move(_ place: Place, to next: Int64) throws {
        let old = positions[place] ?? 0
        guard try statements.move(topics[place.topic], place.partition, from: old, to: next) else {
            throw DatabaseError(
                kind: .refused,
                operation: "position",
                message: "the position of \(topics[place.topic])/\(place.partition) was moved by somebody else"
            )
        }
        positions[place] = next
    }

    // MARK: Units

    private func handle(_ unit: Unit) throws {
        switch unit {
        case .command(let command): try handle(command)
        case .event(let event): try handle(event)
        case .outcome(let outcome, let cause, let account):
            let context = EventContext(account: account, key: outcome.entity ?? "", revision: 0, cause: cause)
            try projections.outcomes[outcome.commandType]?(outcome, context, transaction)
        case .republished(let topic, let partition, let epoch):
            try drop(topic: topic, partition: partition, below: epoch)
        case .deadLetter(let letter):
            try statements.insert(letter, hash: Hex.encode(SHA256.hash(letter.body ?? [])), at: transaction.now)
            metrics.deadLetter(letter.reason)
        case .owner, .ignored: break
        }
    }

    private func handle(_ command: CommandUnit) throws {
        let envelope = command.envelope
        if let known = try statements.remembered(command.account, envelope.source, envelope.id) {
            metrics.repeated()
            try promiseOutcome(command, headers: known.headers, body: known.outcome)
            return
        }
        let cause = Cause(
            correlationID: envelope.correlationID ?? envelope.id,
            messageID: envelope.id,
            traceParent: envelope.traceParent
        )
        let verdict = try judge(command, cause)
        let outcome = Self.outcome(
            verdict,
            id: CommandID(rawValue: envelope.id),
            source: envelope.source,
            type: envelope.type
        )
        metrics.handled(type: envelope.type, isKnown: !Self.isUnknown(verdict), outcome: outcome)
        let body = try transaction.coder.encode(outcome)
        let headers = transaction.headers(
            id: transaction.messageID,
            type: outcome.type(of: transaction.service),
            account: command.account,
            subject: String(decoding: command.key, as: UTF8.self),
            cause: cause
        )
        // A directory that is behind says nothing of the command: it is not remembered, so that it can come again.
        if !Self.isBehind(verdict) {
            try statements.remember(
                command.account,
                envelope.source,
                envelope.id,
                at: transaction.now,
                headers: headers,
                outcome: body
            )
        }
        try promiseOutcome(command, headers: headers, body: body)
    }

    private func judge(_ command: CommandUnit, _ cause: Cause) throws -> Verdict {
        if let refusal = try authorize(command.token.claims, transaction) {
            return .rejected(refusal, retriable: refusal == .directoryBehind)
        }
        switch command.body {
        case .failure(let refusal): return .rejected(refusal.reason, refusal.message)
        case .success(let prepared):
            let claims = command.token.claims
            let context = CommandContext(
                account: command.account,
                actor: claims.commands == nil
                    ? .service(command.token.issuer)
                    : .team(claims.sub, token: ServiceTokenID(rawValue: claims.jti ?? "")),
                id: CommandID(rawValue: command.envelope.id),
                source: command.envelope.source,
                cause: cause
            )
            return try prepared.handle(context, transaction)
        }
    }

    private func promiseOutcome(_ command: CommandUnit, headers: [UInt8], body: [UInt8]) throws {
        try transaction.promise(
            topic: Topic(transaction.service, .outcomes),
            partition: command.partition,
            key: command.key,
            headers: headers,
            body: body
        )
    }

    private func handle(_ event: EventUnit) throws {
        guard let entry = projections.entries[event.entity] else { return }
        var old: [UInt8]?
        let select = statements.selectReplica
        select.bind(1, event.key)
        if try select.step() {
            let known = (select.int64(0), select.int64(1))
            old = select.optionalBytes(2)
            select.reset()
            guard (event.epoch, event.revision) > known else { return }
        }
        try statements.writeReplica(event)
        guard old != event.body else { return }
        let context = EventContext(
            account: event.account,
            key: event.key,
            revision: event.revision,
            cause: event.cause
        )
        try entry.react(event.body, old, context, transaction)
        transaction.note(
            CommittedState(key: event.key, account: event.account, revision: event.revision, body: event.body)
        )
    }

    /// Erases what a complete republication of a partition did not bring again.
    private func drop(topic: String, partition: Int32, below epoch: Int64) throws {
        let select = try database.statement(
            "SELECT key, account, epoch, revision FROM replica "
                + "WHERE topic = ? AND partition = ? AND epoch < ? AND body IS NOT NULL ORDER BY key"
        )
        select.bind(1, topic)
        select.bind(2, Int64(partition))
        select.bind(3, epoch)
        var gone: [EventUnit] = []
        while try select.step() {
            let key = select.string(0)
            gone.append(
                EventUnit(
                    entity: String(key.prefix { $0 != "/" }),
                    key: key,
                    account: AccountID(rawValue: select.string(1)),
                    topic: topic,
                    partition: partition,
                    epoch: select.int64(2),
                    revision: select.int64(3) + 1,
                    body: nil,
                    cause: Cause(correlationID: "republication")
                )
            )
        }
        for event in gone { try handle(event) }
    }

    // MARK: Outcomes

    /// The outcome that a verdict becomes.
    static func outcome(_ verdict: Verdict, id: CommandID, source: String, type: String) -> Outcome {
        switch verdict {
        case .accepted(let entity, let revision, let warnings):
            Outcome(
                commandId: id,
                commandSource: source,
                commandType: type,
                result: .accepted,
                entity: entity,
                revision: revision,
                warnings: warnings.isEmpty ? nil : warnings
            )
        case .rejected(let reason, let message, let retriable):
            Outcome(
                commandId: id,
                commandSource: source,
                commandType: type,
                result: .rejected,
                reason: reason,
                message: message ?? reason.sentence,
                retriable: retriable
            )
        }
    }

    private static func isBehind(_ verdict: Verdict) -> Bool {
        if case .rejected(.directoryBehind, _, _) = verdict { true } else { false }
    }

    private static func isUnknown(_ verdict: Verdict) -> Bool {
        if case .rejected(.unknownType, _, _) = verdict { true } else { false }
    }

    private func letter(for placed: PlacedUnit) -> DeadLetter {
        var letter = DeadLetter(
            reason: ReasonCode(rawValue: "handler-failed"),
            topic: topics[placed.topic],
            partition: placed.partition,
            offset: placed.offset,
            key: nil,
            headers: [],
            body: nil
        )
        if case .event(let event) = placed.unit {
            letter.key = Array(event.key.utf8)
            letter.body = event.body
        }
        return letter
    }
}

/// Whether a token still counts at the moment of handling; nil: yes.
package typealias Authorizer = @Sendable (TokenClaims, Transaction) throws -> ReasonCode?
