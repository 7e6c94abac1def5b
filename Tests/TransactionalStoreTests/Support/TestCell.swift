import Bus
import Contracts
import Cryptography
import Foundation
import Harness
import SQLite
import ServiceRuntime

@testable import TransactionalStore

/// A broker, keys, and a small service that books appointments: what the tests of the core run on.
final class TestCell: Sendable {
    static let account = AccountID(rawValue: "account-1")
    static let partitions = 2
    /// Where an account's events lie.
    static let partition = Partitioner.partition(of: account.rawValue, count: Int32(partitions))

    let broker: EmbeddedBroker
    let folder: TemporaryFolder
    let keys = TestKeys()
    let clock = ManualClock()
    let log = InMemoryLogHandler()
    let metrics = MetricsRegistry()
    let health = HealthState()

    init(folder: TemporaryFolder? = nil) throws {
        broker = try EmbeddedBroker()
        self.folder = try folder ?? TemporaryFolder()
        for topic in Topic.all {
            try broker.createTopic(topic.name, partitions: topic.partitions(cell: Self.partitions))
        }
    }

    deinit {
        // Ending a mock cluster takes up to a second, which no test need wait for.
        let broker = broker
        _ = PinnedThread(name: "broker-end") { withExtendedLifetime(broker) {} }
    }

    var kafka: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "test", isEmbedded: true)
    }

    /// A pipeline of the small service on a store of this folder.
    func pipeline(
        store: String = "store.sqlite",
        change: (inout PipelineConfiguration) -> Void = { _ in }
    ) throws -> Pipeline {
        var configuration = TestService.configuration(
            storePath: folder.path(store),
            kafka: kafka,
            keys: keys,
            clock: clock,
            log: log,
            metrics: metrics,
            health: health
        )
        configuration.settings.faultPause = .milliseconds(20)
        configuration.settings.doorPatience = .milliseconds(100)
        configuration.settings.relayPauses = 10...100
        change(&configuration)
        return try Pipeline(configuration)
    }

    /// Runs a pipeline while `body` does its work, then stops it and waits for it.
    func running<Result>(
        store: String = "store.sqlite",
        change: (inout PipelineConfiguration) -> Void = { _ in },
        _ body: (Pipeline) async throws -> Result
    ) async throws -> Result {
        let pipeline = try pipeline(store: store, change: change)
        let task = Task { try await pipeline.run() }
        do {
            let result = try await body(pipeline)
            task.cancel()
            try await task.value
            return result
        } catch {
            task.cancel()
            try? await task.value
            throw error
        }
    }

    // MARK: From outside

    func claims(
        issuer: String = "identity",
        subject: String = "team/billing",
        audience: String = "scheduling.commands.v1",
        commands: [String]? = [BookAppointment.type],
        account: AccountID? = account,
        tokenID: String? = "token-1",
        lifetime: ClosedRange<Int64> = -10...3_600
    ) -> TokenClaims {
        let now = clock.milliseconds / 1_000
        return TokenClaims(
            iss: issuer,
            sub: subject,
            aud: audience,
            iat: now + lifetime.lowerBound,
            exp: now + lifetime.upperBound,
            jti: tokenID,
            account: account,
            commands: commands
        )
    }

    func token(_ claims: TokenClaims, key: SigningKey? = nil, type: String = TokenClaims.commandType) throws -> String {
        JSONWebSignature.sign(try JSONEncoder().encode(claims), type: type, with: key ?? keys.identity)
    }

    /// A token that the directory knows once ``issueToken(revoked:revision:)`` has been called.
    func goodToken() throws -> String { try token(claims()) }

    /// One message to publish.
    struct Message: Sendable {
        var topic: String
        var partition: Int32 = 0
        var key: String
        var value: [UInt8]?
        var headers: [(StaticString, String)]
    }

    /// Publishes messages in order and waits until the broker has them.
    func publish(_ messages: [Message], to kafka: KafkaConfiguration? = nil) async throws {
        let kafka = kafka ?? self.kafka
        try await blocking {
            let producer = try KafkaProducer(kafka, lingerMilliseconds: 0)
            defer { producer.close() }
            for message in messages {
                var block = HeaderBlock()
                for (name, text) in message.headers { block.append(name, text) }
                try Array(message.key.utf8).withUnsafeBytes { key in
                    try block.bytes.withUnsafeBytes { headers in
                        try (message.value ?? []).withUnsafeBytes { bytes in
                            _ = try producer.produce(
                                topic: message.topic,
                                partition: message.partition,
                                key: key,
                                value: message.value == nil ? nil : bytes,
                                headers: headers,
                                sequence: 1,
                                copies: true
                            )
                        }
                    }
                }
            }
            while producer.outstanding > 0 { try producer.poll(timeoutMilliseconds: 100) { _ in } }
        }
    }

    func publish(_ message: Message) async throws {
        try await publish([message])
    }

    /// A command as a stock client of another team would send it.
    func message(
        _ command: some Command,
        id: String,
        type: String? = nil,
        token: String?,
        source: String = "/team/billing",
        account: String? = nil,
        body: [UInt8]? = nil,
        more: [(StaticString, String)] = []
    ) throws -> Message {
        var headers: [(StaticString, String)] = [
            (HeaderName.specVersion, "1.0"), (HeaderName.id, id), (HeaderName.source, source),
            (HeaderName.type, type ?? Swift.type(of: command).type), (HeaderName.contentType, "application/json"),
        ]
        if let token { headers.append((HeaderName.authorization, "Bearer \(token)")) }
        if let account { headers.append((HeaderName.accountID, account)) }
        return Message(
            topic: "scheduling.commands.v1",
            key: "appointment/\(id)",
            value: try body ?? Array(JSONEncoder().encode(command)),
            headers: headers + more
        )
    }

    func send(
        _ command: some Command,
        id: String,
        type: String? = nil,
        token: String?,
        source: String = "/team/billing",
        account: String? = nil,
        body: [UInt8]? = nil,
        more: [(StaticString, String)] = []
    ) async throws {
        try await publish(
            message(
                command,
                id: id,
                type: type,
                token: token,
                source: source,
                account: account,
                body: body,
                more: more
            )
        )
    }

    /// A state of another service's, as its owner would publish it.
    func event<State: PublicState>(
        _ state: State?,
        id: Identifier<State>,
        epoch: Int64 = 1,
        revision: Int64
    ) throws -> Message {
        Message(
            topic: "\(State.service.rawValue).events.v1",
            partition: Self.partition,
            key: State.key(id),
            value: try state.map { Array(try JSONEncoder().encode($0)) },
            headers: [
                (HeaderName.specVersion, "1.0"), (HeaderName.id, "\(epoch).\(revision).\(id)"),
                (HeaderName.source, State.service.source), (HeaderName.type, State.Change.republished.rawValue),
                (HeaderName.accountID, Self.account.rawValue), (HeaderName.epoch, "\(epoch)"),
                (HeaderName.revision, "\(revision)"),
            ]
        )
    }

    /// Makes the token of ``claims()`` known to the directory.
    func issueToken(revoked: Bool = false, revision: Int64 = 1) async throws {
        let token = ServiceToken(
            id: ServiceTokenID(rawValue: "token-1"),
            accountId: Self.account,
            subject: "team/billing",
            commands: [BookAppointment.type],
            issuedAt: Timestamp(seconds: 0),
            expiresAt: Timestamp(seconds: 4_000_000_000),
            revokedAt: revoked ? Timestamp(seconds: 1) : nil
        )
        try await publish(event(token, id: token.id, revision: revision))
    }

    /// The marker that ends a republication of identity's events.
    func marker(epoch: Int64) throws -> Message {
        Message(
            topic: "identity.events.v1",
            partition: Self.partition,
            key: RepublicationMarker.key(partition: Self.partition),
            value: Array(try JSONEncoder().encode(RepublicationMarker(epoch: epoch, partition: Self.partition))),
            headers: []
        )
    }

    // MARK: What comes out

    /// A message as a stock client reads it.
    struct Received: Sendable {
        var key: String
        var value: String?
        var headers: [String: String]
        var partition: Int32

        init(_ message: KafkaMessageView) {
            key = message.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
            value = message.value.map { String(decoding: $0, as: UTF8.self) }
            partition = message.partition
            var headers: [String: String] = [:]
            message.forEachHeader { name, value in
                headers[String(decoding: name, as: UTF8.self)] = value.map { String(decoding: $0, as: UTF8.self) }
            }
            self.headers = headers
        }

        func outcome() throws -> Outcome { try JSONDecoder().decode(Outcome.self, from: Data((value ?? "").utf8)) }
    }

    /// Reads a topic from its start until there are `count` messages.
    func receive(_ topic: String, count: Int, partitions: Int = partitions) async throws -> [Received] {
        let kafka = kafka
        return try await blocking {
            let deadline = monotonicNanoseconds() + 10_000_000_000
            return try Self.read(topic, partitions, kafka) { received, _ in
                received.count >= count || monotonicNanoseconds() > deadline
            }
        }
    }

    /// Reads a topic from its start to where it ends now.
    func receiveAll(_ topic: String, from kafka: KafkaConfiguration) async throws -> [Received] {
        try await blocking {
            let admin = try KafkaConsumer(kafka, group: "test", positions: [])
            defer { admin.close() }
            let places = (0..<Int32(Self.partitions)).map { (topic: topic, partition: $0) }
            let ends = try admin.watermarks(places, timeoutMilliseconds: 10_000).map(\.upperBound)
            return try Self.read(topic, Self.partitions, kafka) { _, next in
                zip(next, ends).allSatisfy { $0 >= $1 }
            }
        }
    }

    private static func read(
        _ topic: String,
        _ partitions: Int,
        _ kafka: KafkaConfiguration,
        until isDone: ([Received], _ next: [Int64]) -> Bool
    ) throws -> [Received] {
        let consumer = try KafkaConsumer(
            kafka,
            group: "test",
            positions: (0..<Int32(partitions)).map { .init(topic: topic, partition: $0, offset: 0) }
        )
        defer { consumer.close() }
        var received: [Received] = []
        var next = [Int64](repeating: 0, count: partitions)
        while !isDone(received, next) {
            try consumer.poll(timeoutMilliseconds: 50, onEvent: { _ in }) { message in
                next[Int(message.partition)] = message.offset + 1
                received.append(Received(message))
            }
        }
        return received
    }

    func events(_ count: Int) async throws -> [Received] {
        try await receive("scheduling.events.v1", count: count)
    }

    func outcomes(_ count: Int) async throws -> [Outcome] {
        try await receive("scheduling.outcomes.v1", count: count).map { try $0.outcome() }
    }
}

/// Keys of three services, and the set that all of them know.
struct TestKeys: Sendable {
    let identity = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
    let zoom = SigningKey(id: "zoom-1", key: Ed25519.PrivateKey())
    let scheduling = SigningKey(id: "scheduling-1", key: Ed25519.PrivateKey())

    var all: JSONWebKeySet {
        JSONWebKeySet(
            Dictionary(uniqueKeysWithValues: [identity, zoom, scheduling].map { ($0.id, $0.key.publicKey) })
        )
    }
}

/// Runs blocking work on a thread of its own, so that the tests' few threads stay free for the pipeline.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        _ = PinnedThread(name: "test") { continuation.resume(with: Result { try body() }) }
    }
}

extension Pipeline {
    func count(_ sql: String) async throws -> Int64 {
        try await read { try $0.integer("SELECT count(*) FROM \(sql)") ?? 0 }
    }

    func text(_ sql: String) async throws -> String? {
        try await read { try $0.text(sql) }
    }

    /// Books as a page does.
    @discardableResult
    func book(_ id: String, submission: String? = nil, timeZone: String? = nil) async throws -> Outcome {
        try await perform(
            TestService.booking(id, timeZone: timeZone),
            as: .user(UserID(rawValue: "u")),
            account: TestCell.account,
            submissionID: submission ?? "s-\(id)"
        )
    }
}
