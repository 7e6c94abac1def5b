import Bus
import Contracts
import Cryptography
import Foundation
import ServiceRuntime

/// Turns consumed messages into units: headers, token, JSON; nothing of the store.
///
/// Belongs to one thread. The only copies made of a message are the values that go on.
struct Preparer {
    /// What a topic's messages are to us.
    enum Role: Sendable {
        case commands
        case events(ServiceName)
        case outcomes(ServiceName)
        case owner
        /// Our own events, while the self-read lasts.
        case own
    }

    private let service: ServiceName
    private let roles: [Role]
    private let topics: [String]
    private let handlers: CommandHandlers
    private let projections: Projections
    private let settings: StoreSettings
    private let clock: any WallClock
    private let coder = MessageCoder()
    private var verifier: TokenVerifier
    private var tail: OwnTail

    init(
        service: ServiceName,
        topics: [String],
        handlers: CommandHandlers,
        projections: Projections,
        keys: JSONWebKeySet,
        settings: StoreSettings,
        clock: any WallClock,
        epoch: Int64
    ) {
        tail = OwnTail(epoch: epoch)
        self.service = service
        self.topics = topics
        self.handlers = handlers
        self.projections = projections
        self.settings = settings
        self.clock = clock
        roles = topics.map { name in
            for topic in Topic.all where topic.name == name {
                switch topic.kind {
                case .commands: return .commands
                case .events: return topic.service == service ? .own : .events(topic.service)
                case .outcomes: return .outcomes(topic.service)
                case .owner: return .owner
                }
            }
            preconditionFailure("\(name) is no topic of the contract")
        }
        verifier = TokenVerifier(keys: keys, audience: Topic(service, .commands).name, settings: settings)
    }

    /// Whether it matters how far our own events have been read.
    var isWatchingOwn: Bool { tail.isWatching }

    /// Reads one message.
    mutating func prepare(_ message: some ConsumedMessage) -> Unit {
        switch roles[message.topic] {
        case .commands: return command(message, Attributes(message))
        case .events(let owner): return event(message, Attributes(message), owner)
        case .outcomes: return outcome(message, Attributes(message))
        case .own: return tail.read(message).map { .own($0) } ?? .ignored
        case .owner:
            guard let value = message.value, let record = try? coder.decode(OwnerRecord.self, from: value) else {
                return .ignored
            }
            return .owner(record)
        }
    }

    // MARK: Commands

    private mutating func command(_ message: some ConsumedMessage, _ attributes: Attributes) -> Unit {
        let takenAt = Timestamp(milliseconds: message.appendTime ?? clock.milliseconds)
        let token: TokenVerifier.Verified
        switch verifier.verify(attributes.authorization, at: takenAt) {
        case .success(let verified): token = verified
        case .failure(let error): return .deadLetter(deadLetter(message, error.reason))
        }
        var problem: String?
        var data: Data?
        let envelope: Envelope
        if attributes.isStructured {
            guard let value = message.value, let read = Self.structured(value) else {
                return .deadLetter(deadLetter(message, .envelopeInvalid))
            }
            envelope = read.envelope
            data = read.data ?? Data()
        } else {
            switch attributes.reading {
            case .complete(let read): envelope = read
            case .faulty(let read, let why):
                envelope = read
                problem = why
            case .unreadable: return .deadLetter(deadLetter(message, .envelopeInvalid))
            }
        }
        guard CommandID(envelope.id) != nil, isSource(envelope.source, of: token),
            let account = token.claims.account ?? envelope.accountID
        else { return .deadLetter(deadLetter(message, .envelopeInvalid)) }
        let key = message.key.map(Array.init) ?? []
        let entry = handlers.entries[envelope.type]
        let body: Result<CommandHandlers.Prepared, CommandRefusal>
        if let problem {
            body = refuse(.envelopeInvalid, problem)
        } else if key.count > settings.largestKey {
            body = refuse(.messageTooLarge, "the key has more than \(settings.largestKey) bytes")
        } else if let data {
            body = data.withUnsafeBytes { read($0, entry, envelope, account, token) }
        } else {
            body = read(message.value ?? UnsafeRawBufferPointer(start: nil, count: 0), entry, envelope, account, token)
        }
        return .command(
            CommandUnit(
                envelope: envelope,
                account: account,
                token: token,
                inboxKey: InboxKey.bytes(account, envelope.source, envelope.id),
                key: key.count > settings.largestKey ? [] : key,
                partition: message.partition,
                isKnown: entry != nil,
                body: body,
                // A command that is refused is never a dead letter.
                raw: (try? body.get()) == nil ? [] : message.value.map(Array.init) ?? [],
                isStructured: attributes.isStructured
            )
        )
    }

    /// A message in structured mode; nil when it is none.
    private static func structured(_ value: UnsafeRawBufferPointer) -> StructuredMessage? {
        guard var read = try? StructuredMessage(json: Data(value)) else { return nil }
        // The same bounds as on headers.
        let texts = [read.envelope.type, read.envelope.correlationID, read.envelope.causationID, read.envelope.subject]
        guard texts.allSatisfy({ ($0?.utf8.count ?? 0) <= 512 }) else { return nil }
        read.envelope.traceParent = Attributes.traceParent(read.envelope.traceParent)
        return read
    }

    /// Whether a token may speak under a source: ours under their own name, others under any that is not ours.
    ///
    /// A repeat is known by account, source and id: nobody may spend another's ids.
    private func isSource(_ source: String, of token: TokenVerifier.Verified) -> Bool {
        guard (1...256).contains(source.utf8.count), source.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return false
        }
        if token.isOwn { return source == token.issuer.source }
        return source != Pipeline.pagesSource && !source.hasPrefix("/telehealth/")
    }

    private func read(
        _ body: UnsafeRawBufferPointer,
        _ entry: CommandHandlers.Entry?,
        _ envelope: Envelope,
        _ account: AccountID,
        _ token: TokenVerifier.Verified
    ) -> Result<CommandHandlers.Prepared, CommandRefusal> {
        if let stated = envelope.accountID, stated != account { return refuse(.accountMismatch) }
        guard let entry else { return refuse(.unknownType) }
        if let senders = entry.senders {
            guard token.isOwn, senders.contains(token.issuer) else { return refuse(.typeNotAllowed) }
        } else if let allowed = token.claims.commands, !allowed.contains(envelope.type) {
            return refuse(.typeNotAllowed)
        }
        guard body.count <= settings.largestCommand else { return refuse(.messageTooLarge) }
        do {
            let prepared = try entry.prepare(body, coder)
            if let stated = prepared.account, stated != account { return refuse(.accountMismatch) }
            if let problem = prepared.problem { return refuse(.bodyInvalid, problem) }
            return .success(prepared)
        } catch {
            return refuse(.bodyInvalid, Self.explain(error))
        }
    }

    private func refuse(
        _ reason: ReasonCode,
        _ detail: String? = nil
    ) -> Result<CommandHandlers.Prepared, CommandRefusal> {
        .failure(CommandRefusal(reason: reason, message: detail.map { "\(reason.sentence) (\($0))" }))
    }

    /// Where a body is wrong and what was expected there, without its values.
    private static func explain(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
            let names =
                context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue } + [last].compactMap(\.self)
            return names.isEmpty ? "the body" : names.joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return "\(path(context, key.stringValue)) is missing"
        case .valueNotFound(_, let context): return "\(path(context)) is null"
        case .typeMismatch(_, let context): return "\(path(context)) has the wrong type"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? "the body is not JSON" : "\(path(context)): \(context.debugDescription)"
        default: return "the body is not JSON"
        }
    }

    // MARK: Events and outcomes

    private func event(_ message: some ConsumedMessage, _ attributes: Attributes, _ owner: ServiceName) -> Unit {
        guard let keyBytes = message.key, let key = String(validating: keyBytes, as: UTF8.self) else {
            return .deadLetter(deadLetter(message, .eventUndecodable))
        }
        let topic = topics[message.topic]
        if key.hasPrefix(RepublicationMarker.keyPrefix) {
            guard let value = message.value,
                let marker = try? coder.decode(RepublicationMarker.self, from: value),
                marker.partition == message.partition
            else { return .deadLetter(deadLetter(message, .eventUndecodable)) }
            return .republished(topic: topic, partition: message.partition, epoch: marker.epoch)
        }
        guard let slash = key.firstIndex(of: "/") else { return .deadLetter(deadLetter(message, .eventUndecodable)) }
        let entity = String(key[..<slash])
        guard let entry = projections.entries[entity], entry.service == owner else { return .ignored }
        guard case .complete(let envelope) = attributes.reading, let account = envelope.accountID,
            let epoch = envelope.epoch, let revision = envelope.revision,
            let reaction = Result(catching: { try entry.prepare(message.value, key, account, coder) }).optional
        else { return .deadLetter(deadLetter(message, .eventUndecodable)) }
        return .event(
            EventUnit(
                entity: entity,
                key: key,
                account: account,
                topic: topic,
                partition: message.partition,
                epoch: epoch,
                revision: revision,
                body: message.value.map(Array.init),
                cause: Self.cause(envelope),
                react: reaction
            )
        )
    }

    private func outcome(_ message: some ConsumedMessage, _ attributes: Attributes) -> Unit {
        guard case .complete(let envelope) = attributes.reading, let value = message.value,
            let outcome = try? coder.decode(Outcome.self, from: value)
        else { return .deadLetter(deadLetter(message, .eventUndecodable)) }
        guard outcome.commandSource == service.source, projections.outcomes[outcome.commandType] != nil,
            let account = envelope.accountID
        else { return .ignored }
        return .outcome(
            OutcomeUnit(
                outcome: outcome,
                account: account,
                cause: Self.cause(envelope),
                inboxKey: InboxKey.bytes(account, envelope.source, envelope.id),
                key: message.key.map(Array.init) ?? [],
                raw: Array(value)
            )
        )
    }

    /// What a message hands on to all that follows from it.
    private static func cause(_ envelope: Envelope) -> Cause {
        Cause(
            correlationID: envelope.correlationID ?? envelope.id,
            messageID: envelope.id,
            traceParent: envelope.traceParent
        )
    }

    private func deadLetter(_ message: some ConsumedMessage, _ reason: ReasonCode) -> DeadLetter {
        var block = HeaderBlock()
        message.forEachHeader { name, value in
            // A token under a name that only nearly fits must not be kept either.
            guard !String(decoding: name, as: UTF8.self).lowercased().contains("authorization") else { return }
            block.append(name: name, value: value)
        }
        return DeadLetter(
            reason: reason,
            topic: topics[message.topic],
            partition: message.partition,
            offset: message.offset,
            key: message.key.map(Array.init),
            headers: block.bytes,
            body: message.value.map(Array.init)
        )
    }
}

extension Result {
    /// The value, without the error.
    fileprivate var optional: Success? { try? get() }
}
