import Bus
import Contracts
import Cryptography
import ServiceRuntime
import SQLite

extension Committer {
    func handle(_ unit: Unit, _ place: Place) throws {
        switch unit {
        case .command(let command): try handle(command)
        case .event(let event): try handle(event, place)
        case .outcome(let outcome): try handle(outcome)
        case .republished(let topic, let partition, let epoch):
            try drop(place, topic: topic, partition: partition, where: "epoch < ?", epoch, forgets: 0)
        case .deadLetter(let letter): try keep(letter)
        case .failed(let command, let letter):
            try keep(letter)
            transaction.cause = command.cause
            try answer(command, .rejected(.handlerFailed, retriable: true))
        case .own(let record): try handle(record)
        case .owner, .passed, .selfReadOver, .ignored: break
        }
    }

    private func keep(_ letter: DeadLetter) throws {
        let size = (letter.body?.count ?? 0) + letter.headers.count + (letter.key?.count ?? 0)
        try transaction.statements.insert(
            letter,
            hash: Hex.encode(SHA256.hash(letter.body ?? [])),
            keepsBytes: size <= transaction.settings.largestDeadLetter,
            at: transaction.now
        )
        tally.deadLetters[letter.reason.rawValue, default: 0] += 1
    }

    // MARK: Commands

    private func handle(_ command: CommandUnit) throws {
        transaction.cause = command.cause
        if let known = try known(command) {
            tally.repeats += 1
            let outcome = try transaction.coder.decode(Outcome.self, from: known.outcome)
            let body = transaction.write { $0.append(contentsOf: known.outcome) }
            try promise(outcome, body, of: command, id: known.id, at: known.at)
        } else {
            try answer(command, try judge(command))
        }
    }

    private func known(_ command: CommandUnit) throws -> CoreStatements.Answer? {
        #if DEBUG
            if Faults.has(.inboxSkipped) {
                let forget = try database.statement("DELETE FROM inbox WHERE message = ?")
                forget.bind(1, String(decoding: command.inboxKey, as: UTF8.self))
                try forget.run()
            }
        #endif
        return try transaction.statements.answer(to: command.inboxKey)
    }

    private func judge(_ command: CommandUnit) throws -> Verdict {
        if let refusal = try directory.refusal(of: command.token, transaction) {
            return .rejected(refusal, retriable: refusal == .directoryBehind)
        }
        switch command.body {
        case .failure(let refusal): return .rejected(refusal.reason, refusal.message)
        case .success(let prepared):
            let claims = command.token.claims
            let context = CommandContext(
                account: command.account,
                actor: command.token.isOwn
                    ? .service(command.token.issuer)
                    : .team(claims.sub, token: ServiceTokenID(rawValue: claims.jti ?? "")),
                id: CommandID(rawValue: command.envelope.id),
                source: command.envelope.source,
                cause: command.cause
            )
            return try prepared.handle(context, transaction)
        }
    }

    /// Publishes a verdict as the command's outcome, and remembers it unless the same command may succeed later.
    private func answer(_ command: CommandUnit, _ verdict: Verdict) throws {
        let outcome = Self.outcome(
            verdict,
            id: CommandID(rawValue: command.envelope.id),
            source: command.envelope.source,
            type: command.envelope.type
        )
        let type = command.isKnown ? command.envelope.type : "unknown"
        if outcome.result == .accepted {
            tally.accepted[type, default: 0] += 1
        } else {
            tally.rejected[type, default: 0] += 1
        }
        let body = try transaction.write { buffer in _ = try transaction.coder.encode(outcome, to: &buffer) }
        let id = transaction.messageID
        if outcome.retriable != true {
            try transaction.statements.remember(
                command.inboxKey,
                at: transaction.now,
                answer: id,
                outcome: body,
                in: transaction.batch.bytes
            )
        }
        try promise(outcome, body, of: command, id: id, at: nil)
    }

    private func promise(
        _ outcome: Outcome,
        _ body: Range<Int>,
        of command: CommandUnit,
        id: String,
        at instant: Timestamp?
    ) throws {
        let key = transaction.write { $0.append(contentsOf: command.key) }
        let headers = transaction.headers(
            id: id,
            type: outcome.type(of: transaction.service),
            account: command.account,
            subject: String(decoding: command.key, as: UTF8.self),
            cause: command.cause,
            at: instant
        )
        try transaction.promise(
            topic: transaction.outcomesTopic,
            partition: command.partition,
            key: key,
            headers: headers,
            body: body
        )
    }

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

    // MARK: Outcomes of our own commands

    private func handle(_ unit: OutcomeUnit) throws {
        guard let handle = projections.outcomes[unit.outcome.commandType],
            try transaction.statements.answer(to: unit.inboxKey) == nil
        else { return }
        transaction.cause = unit.cause
        let context = EventContext(
            account: unit.account,
            key: unit.outcome.entity ?? "",
            revision: unit.outcome.revision ?? 0,
            cause: unit.cause
        )
        try handle(unit.outcome, context, transaction)
        try transaction.statements.remember(
            unit.inboxKey,
            at: transaction.now,
            answer: "",
            outcome: 0..<0,
            in: transaction.batch.bytes
        )
    }

    // MARK: States of others

    private func handle(_ event: EventUnit, _ place: Place) throws {
        let known = try transaction.statements.replica(event.key)
        if let known, (event.epoch, event.revision) <= (known.epoch, known.revision) {
            if rechecks[place] != nil { try transaction.statements.confirmReplica(event.key, life: transaction.epoch) }
            return
        }
        try apply(event, over: known?.body)
    }

    /// Stores a state in the place of `old`, and reacts to the difference.
    private func apply(_ event: EventUnit, over old: [UInt8]?) throws {
        tally.events += 1
        try transaction.statements.writeReplica(event, life: transaction.epoch)
        guard old != event.body else { return }
        transaction.cause = event.cause
        let context = EventContext(
            account: event.account,
            key: event.key,
            revision: event.revision,
            cause: event.cause
        )
        try event.react?(old, context, transaction)
        transaction.note(CommittedState(key: event.key, account: event.account, revision: event.revision))
    }

    /// Erases what the log of a partition no longer holds: what an epoch or a life below `bound` says of it.
    ///
    /// `forgets` says how many of its revisions are no longer known: the next one that comes counts.
    private func drop(
        _ place: Place,
        topic: String,
        partition: Int32,
        where condition: String,
        _ bound: Int64,
        forgets: Int64
    ) throws {
        let select = try database.statement(
            "SELECT key, account, epoch, revision, body FROM replica "
                + "WHERE partition = ? AND \(condition) AND topic = ? AND body IS NOT NULL ORDER BY key"
        )
        select.bind(1, Int64(partition))
        select.bind(2, bound)
        select.bind(3, topic)
        var gone: [(event: EventUnit, old: [UInt8])] = []
        while try select.step() {
            let key = select.string(0)
            let account = AccountID(rawValue: select.string(1))
            let entity = String(key.prefix { $0 != "/" })
            let event = EventUnit(
                entity: entity,
                key: key,
                account: account,
                topic: topic,
                partition: partition,
                epoch: select.int64(2),
                // Not a revision of the owner's.
                revision: select.int64(3) - forgets,
                body: nil,
                cause: Cause(correlationID: "republication"),
                react: try projections.entries[entity]?.prepare(nil, key, account, transaction.coder)
            )
            gone.append((event, select.bytes(4)))
        }
        for (event, old) in gone { try apply(event, over: old) }
    }

    /// Ends the comparison of partitions that have been read again up to where they ended at start.
    ///
    /// - Returns: those that are done once the transaction is on disk.
    func finishRechecks(_ moved: [Place: Int64]) throws -> [Place] {
        var done: [Place] = []
        for (place, recheck) in rechecks.sorted(by: { $0.key < $1.key })
        where moved[place] ?? positions[place] ?? 0 >= recheck.until {
            let topic = topics[place.topic]
            // What was compacted away under our eyes lies beyond, were it the same revision published once more.
            try drop(place, topic: topic, partition: place.partition, where: "life < ?", recheck.since, forgets: 1)
            let forget = try database.statement("DELETE FROM recheck WHERE topic = ? AND partition = ?")
            forget.bind(1, topic)
            forget.bind(2, Int64(place.partition))
            try forget.run()
            done.append(place)
        }
        return done
    }
}

// MARK: As dead letters

extension CommandUnit {
    /// The command as a dead letter, with the headers that were understood.
    func deadLetter(topic: String, offset: Int64) -> DeadLetter {
        var block = HeaderBlock()
        if isStructured {
            block.append(HeaderName.contentType, "application/cloudevents+json")
        } else {
            block.append(HeaderName.contentType, "application/json")
            block.append(HeaderName.specVersion, "1.0")
            block.append(HeaderName.id, envelope.id)
            block.append(HeaderName.source, envelope.source)
            block.append(HeaderName.type, envelope.type)
            if let subject = envelope.subject { block.append(HeaderName.subject, subject) }
            block.append(HeaderName.accountID, account.rawValue)
            if let id = envelope.correlationID { block.append(HeaderName.correlationID, id) }
            if let id = envelope.causationID { block.append(HeaderName.causationID, id) }
            if let trace = envelope.traceParent { block.append(HeaderName.traceParent, trace) }
        }
        return DeadLetter(
            reason: .handlerFailed,
            topic: topic,
            partition: partition,
            offset: offset,
            key: key,
            headers: block.bytes,
            body: raw
        )
    }
}

extension EventUnit {
    /// The event as a dead letter.
    func deadLetter(offset: Int64) -> DeadLetter {
        DeadLetter(
            reason: .handlerFailed,
            topic: topic,
            partition: partition,
            offset: offset,
            key: Array(key.utf8),
            headers: [],
            body: body
        )
    }
}

extension OutcomeUnit {
    /// The outcome as a dead letter.
    func deadLetter(topic: String, partition: Int32, offset: Int64) -> DeadLetter {
        DeadLetter(
            reason: .handlerFailed,
            topic: topic,
            partition: partition,
            offset: offset,
            key: key,
            headers: [],
            body: raw
        )
    }
}
