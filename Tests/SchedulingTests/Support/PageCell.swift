import Bus
import Contracts
import Cryptography
import Foundation
import HTTPServer
import Harness
import SQLite
import ServiceRuntime
import Testing
import TransactionalStore
import WebUI

@testable import Scheduling

/// Scheduling as it runs, on an embedded broker and a real store, with identity's and the connector's events from the test.
final class PageCell: Sendable {
    static let account = Account(id: Fixture.account, name: "Harbour Practice", timeZone: "Australia/Sydney")
    private static let partitions = 2

    let clock: ManualClock
    let log = InMemoryLogHandler()
    let service: SchedulingService
    let router: Router
    let keys = ["identity", "zoom", "scheduling"].map { SigningKey(id: "\($0)-1", key: Ed25519.PrivateKey()) }
    private let broker: EmbeddedBroker
    private let folder: TemporaryFolder
    private let producer: Lock<KafkaProducer>
    private let revision = Counter()
    private let task = Lock<Task<Void, Never>?>(nil)

    /// Makes the cell; the clock stands a quarter of an hour before ``Fixture/start``.
    init(_ environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        broker = try EmbeddedBroker()
        for topic in Topic.all {
            try broker.createTopic(topic.name, partitions: topic.partitions(cell: Self.partitions))
        }
        clock = ManualClock(milliseconds: (Fixture.start - .seconds(900)).milliseconds)
        let folder = folder
        func file(_ name: String, _ text: String) throws -> String {
            try Data(text.utf8).write(to: folder.url.appending(path: name))
            return folder.path(name)
        }
        let set = JSONWebKeySet(Dictionary(uniqueKeysWithValues: keys.map { ($0.id, $0.key.publicKey) }))
        let settings = Settings(
            environment: [
                "HTTP_PORT": "0", "PUBLIC_ORIGIN": "http://localhost:8080", "OPERATOR_SECRET": "an operator's secret",
                "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrapServers, "KAFKA_EMBEDDED": "true",
                "TOPIC_PARTITIONS": "\(Self.partitions)", "STORE_PATH": folder.path("store.sqlite"),
                "SIGNING_KEY_FILE": try file("scheduling.json", keys[2].json),
                "JWKS_FILE": try file("keys.json", set.json),
                "LINK_KEYS_FILE": try file("links.json", SealingKeyring.newFile(keyID: "links-1")),
            ].merging(environment) { $1 }
        )
        let config = SchedulingConfig(settings, flags: [])
        try settings.finish()
        let runtime = Runtime(clock: clock, logger: Logger(label: "test", handler: log))
        service = try SchedulingService(config, runtime)
        router = service.web.site.router(
            service.web.routes,
            operatorRoutes: service.web.operatorRoutes,
            runtime: runtime
        )
        producer = Lock(
            try KafkaProducer(
                KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "test", isEmbedded: true),
                lingerMilliseconds: 0
            )
        )
    }

    deinit {
        // Ending a mock cluster takes up to a second, which no test need wait for.
        let (broker, producer) = (broker, producer)
        _ = PinnedThread(name: "broker-end") {
            producer.withLock { _ = $0.close() }
            withExtendedLifetime(broker) {}
        }
    }

    /// Runs the service, its HTTP server aside, while `body` does its work.
    func running<Result>(_ body: (PageCell) async throws -> Result) async throws -> Result {
        let tasks = [service.pipeline, service.web.events].map { (part: any Service) in
            Task { try await part.run() }
        }
        defer { for task in tasks { task.cancel() } }
        return try await body(self)
    }

    // MARK: What others publish

    /// Publishes states as their owners do, and waits until they have arrived.
    func publish(_ states: any PublicState...) async throws {
        for state in states { try await send(state) }
        let marks = states.map { Self.key(of: $0) }
        let wanted = Int64(revision.value)
        try await eventually {
            try await self.service.pipeline.read { database in
                try marks.allSatisfy { try database.revision(ofKey: $0) ?? 0 > wanted - Int64(marks.count) }
            }
        }
    }

    private static func key(of state: some PublicState) -> String { state.key }

    private func send<State: PublicState>(_ state: State) async throws {
        revision.increment()
        let number = revision.value
        var headers = HeaderBlock()
        for (name, value): (StaticString, String) in [
            (HeaderName.specVersion, "1.0"), (HeaderName.id, "1.\(number)"), (HeaderName.source, State.service.source),
            (HeaderName.type, State.Change.republished.rawValue), (HeaderName.accountID, state.accountId.rawValue),
            (HeaderName.epoch, "1"), (HeaderName.revision, "\(number)"),
        ] {
            headers.append(name, value)
        }
        let body = try JSONEncoder().encode(state)
        try await produce(
            topic: Topic(State.service, .events).name,
            partition: Partitioner.partition(of: state.accountId.rawValue, count: Int32(Self.partitions)),
            key: state.key,
            headers: headers,
            body: [UInt8](body)
        )
    }

    /// Publishes a command as a client of another team does.
    func command(_ command: some Command, type: String, id: String, token: String) async throws {
        var headers = HeaderBlock()
        for (name, value): (StaticString, String) in [
            (HeaderName.specVersion, "1.0"), (HeaderName.id, id), (HeaderName.source, "/team/billing"),
            (HeaderName.type, type), (HeaderName.contentType, "application/json"),
            (HeaderName.authorization, "Bearer \(token)"),
        ] {
            headers.append(name, value)
        }
        let body = try JSONEncoder().encode(command)
        try await produce(
            topic: "scheduling.commands.v1",
            partition: 0,
            key: "k",
            headers: headers,
            body: [UInt8](body)
        )
    }

    /// Publishes, on a thread of its own, so that the tests' few threads stay free for the pipeline.
    private func produce(
        topic: String,
        partition: Int32,
        key: String,
        headers: HeaderBlock,
        body: [UInt8]
    ) async throws {
        let producer = producer
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            _ = PinnedThread(name: "test") {
                continuation.resume(
                    with: Result {
                        try producer.withLock {
                            try Self.produce($0, topic, partition, Array(key.utf8), headers.bytes, body)
                        }
                    }
                )
            }
        }
    }

    private static func produce(
        _ producer: KafkaProducer,
        _ topic: String,
        _ partition: Int32,
        _ key: [UInt8],
        _ headers: [UInt8],
        _ body: [UInt8]
    ) throws {
        try key.withUnsafeBytes { key in
            try headers.withUnsafeBytes { headers in
                try body.withUnsafeBytes { body in
                    _ = try producer.produce(
                        topic: topic,
                        partition: partition,
                        key: key,
                        value: body,
                        headers: headers,
                        sequence: 1,
                        copies: true
                    )
                }
            }
        }
        while producer.outstanding > 0 { try producer.poll(timeoutMilliseconds: 100) { _ in } }
    }

    /// A practice with a master, a receptionist and a linked practitioner who is a user.
    func addPractice(connection: Connection = Fixture.connection()) async throws {
        try await publish(
            Self.account,
            Self.user("master-1", role: .master),
            Self.user("user-1", hosts: Fixture.practitionerID),
            Self.user("reception-1"),
            Fixture.practitioner(),
            connection
        )
    }

    /// A user who may do what follows from the role, and host whom they are.
    static func user(
        _ id: String,
        role: User.Role = .standard,
        hosts: PractitionerID? = nil,
        account: AccountID = Fixture.account
    ) -> User {
        let isMaster = role == .master
        return User(
            id: UserID(rawValue: id),
            accountId: account,
            displayName: "Person \(id)",
            role: role,
            active: true,
            defaultPractitionerId: hosts,
            access: EffectiveAccess(
                settings: isMaster,
                telehealthPro: isMaster,
                allConnections: isMaster,
                connections: [],
                ownProfile: hosts,
                hosts: hosts
            ),
            sessionsValidFrom: Timestamp(seconds: 0)
        )
    }

    // MARK: Browsing

    /// A browser of a user, or of nobody.
    func browser(_ user: String? = "reception-1", account: AccountID = Fixture.account) throws -> TestBrowser {
        guard let user else { return TestBrowser(router: router, cookie: nil, csrf: "") }
        let signer = SessionSigner(key: keys[0], isSecure: false)
        let session = signer.begin(
            user: UserID(rawValue: user),
            account: account,
            now: Timestamp(milliseconds: clock.milliseconds)
        )
        let cookie = try signer.cookie(for: session)
        return TestBrowser(router: router, cookie: "\(cookie.name)=\(cookie.value)", csrf: session.csrf)
    }
}

extension PageCell {
    /// Rows of a table, with a condition if one is given.
    func count(_ table: String) async throws -> Int64 {
        try await service.pipeline.read { try $0.integer("SELECT count(*) FROM \(table)") ?? 0 }
    }
}

extension PageCell {
    /// Asks an operator's door.
    func operate(_ path: String, _ json: String) async throws -> TestBrowser.Answer {
        let request = try Request(
            method: .post,
            target: path,
            headers: [.authorization: "Bearer an operator's secret", .contentType: "application/json"],
            body: Array(json.utf8)
        )
        let response = await router.respond(to: request, context: RequestContext(id: "request", logger: .silent))
        return TestBrowser.Answer(response: response, text: "")
    }
}
