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

    init(
        service: ServiceName,
        topics: [String],
        handlers: CommandHandlers,
        projections: Projections,
        keys: JSONWebKeySet,
        settings: StoreSettings,
        clock: any WallClock
    ) {
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
                case .events: return .events(topic.service)
                case .outcomes: return .outcomes(topic.service)
                case .owner: return .owner
                }
            }
            preconditionFailure("\(name) is no topic of the contract")
        }
        verifier = TokenVerifier(
            keys: keys,
            audience: Topic(service, .commands).name,
            leeway: settings.tokenLeeway
        )
    }

    /// Reads one message.
    mutating func prepare(_ message: KafkaMessageView) -> Unit {
        let attributes = Attributes(message)
        switch roles[message.topic] {
        case .commands: return command(message, attributes)
        case .events: return event(message, attributes)
        case .outcomes: return outcome(message, attributes)
        case .owner:
            guard let value = message.value, let record = try? coder.decode(OwnerRecord.self, from: value) else {
                return .ignored
            }
            return .owner(record)
        }
    }

    // MARK: Commands

    private mutating func command(_ message: KafkaMessageView, _ attributes: Attributes) -> Unit {
        let takenAt = Timestamp(milliseconds: message.appendTime ?? clock.milliseconds)
        let token: TokenVerifier.Verified
        switch verifier.verify(attributes.authorization, at: takenAt) {
        case .success(let verified): token = verified
        case .failure(let error): return .deadLetter(deadLetter(message, error.reason))
        }
        var body = message.value
        var structured: StructuredMessage?
        let envelope: Envelope
        if attributes.isStructured {
            guard let value = body, value.count <= settings.largestCommand * 2,
                let read = try? StructuredMessage(json: Data(value))
            else { return .deadLetter(deadLetter(message, .envelopeInvalid)) }
            structured = read
            envelope = read.envelope
            body = nil
        } else if let read = attributes.envelope {
            envelope = read
        } else {
            return .deadLetter(deadLetter(message, .envelopeInvalid))
        }
        guard CommandID(envelope.id) != nil, (1...256).contains(envelope.source.utf8.count),
            let account = token.claims.account ?? envelope.accountID
        else { return .deadLetter(deadLetter(message, .envelopeInvalid)) }
        let prepared: Result<CommandHandlers.Prepared, CommandRefusal>
        if let structured {
            prepared = (structured.data ?? Data()).withUnsafeBytes { read($0, envelope, account, token) }
        } else {
            prepared = read(body ?? UnsafeRawBufferPointer(start: nil, count: 0), envelope, account, token)
        }
        return .command(
            CommandUnit(
                envelope: envelope,
                account: account,
                token: token,
                key: message.key.map(Array.init) ?? [],
                partition: message.partition,
                body: prepared
            )
        )
    }

    private func read(
        _ body: UnsafeRawBufferPointer,
        _ envelope: Envelope,
        _ account: AccountID,
        _ token: TokenVerifier.Verified
    ) -> Result<CommandHandlers.Prepared, CommandRefusal> {
        if let stated = envelope.accountID, stated != account { return refuse(.accountMismatch) }
        guard let entry = handlers.entries[envelope.type] else { return refuse(.unknownType) }
        if let senders = entry.senders {
            guard token.claims.commands == nil, senders.contains(token.issuer) else { return refuse(.typeNotAllowed) }
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

    private func event(_ message: KafkaMessageView, _ attributes: Attributes) -> Unit {
        guard let keyBytes = message.key, let key = String(validating: keyBytes, as: UTF8.self) else {
            return .deadLetter(deadLetter(message, .eventUndecodable))
        }
        let topic = topics[message.topic]
        if key.hasPrefix("republication/") {
            guard let value = message.value,
                let marker = try? coder.decode(RepublicationMarker.self, from: value),
                marker.partition == message.partition
            else { return .deadLetter(deadLetter(message, .eventUndecodable)) }
            return .republished(topic: topic, partition: message.partition, epoch: marker.epoch)
        }
        guard let slash = key.firstIndex(of: "/"), let entry = projections.entries[String(key[..<slash])] else {
            return .ignored
        }
        guard let envelope = attributes.envelope, let account = envelope.accountID, let epoch = envelope.epoch,
            let revision = envelope.revision
        else { return .deadLetter(deadLetter(message, .eventUndecodable)) }
        if let value = message.value {
            do {
                try entry.check(value, coder)
            } catch {
                return .deadLetter(deadLetter(message, .eventUndecodable))
            }
        }
        return .event(
            EventUnit(
                entity: String(key[..<slash]),
                key: key,
                account: account,
                topic: topic,
                partition: message.partition,
                epoch: epoch,
                revision: revision,
                body: message.value.map(Array.init),
                cause: attributes.cause
            )
        )
    }

    private func outcome(_ message: KafkaMessageView, _ attributes: Attributes) -> Unit {
        guard let value = message.value, let envelope = attributes.envelope,
            let outcome = try? coder.decode(Outcome.self, from: value)
        else { return .deadLetter(deadLetter(message, .eventUndecodable)) }
        guard outcome.commandSource == service.source, projections.outcomes[outcome.commandType] != nil,
            let account = envelope.accountID
        else { return .ignored }
        return .outcome(outcome, attributes.cause, account)
    }

    private func deadLetter(_ message: KafkaMessageView, _ reason: ReasonCode) -> DeadLetter {
        var block = HeaderBlock()
        message.forEachHeader { name, value in
            guard !name.equals(HeaderName.authorization) else { return }
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

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of a name.
    func equals(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount, let baseAddress else { return false }
        return memcmp(baseAddress, name.utf8Start, count) == 0
    }
}
