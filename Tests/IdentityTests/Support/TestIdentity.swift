import Bus
import Contracts
import Cryptography
import Foundation
import Harness
import ServiceRuntime
import Testing
import TransactionalStore

@testable import Identity

/// The whole service as it is put together, on a broker and a store of a test's own; without a socket.
final class TestIdentity: Sendable {
    static let partitions = 2
    static let origin = "http://localhost:8080"
    static let operatorSecret = "the operator's secret of the tests"

    let broker: EmbeddedBroker
    let folder: TemporaryFolder
    let keys = TestKeys()
    let clock = ManualClock()
    let random = CountingRandom()
    let log = InMemoryLogHandler()
    let runtime: Runtime
    let service: IdentityService
    private let submissions = SequentialIDs(prefix: "submission")

    var pipeline: Pipeline { service.pipeline }

    private init() throws {
        broker = try EmbeddedBroker()
        folder = try TemporaryFolder()
        for topic in Topic.all {
            try broker.createTopic(topic.name, partitions: topic.partitions(cell: Self.partitions))
        }
        try keys.identity.json.write(toFile: folder.path("identity.jwk"), atomically: true, encoding: .utf8)
        try keys.all.json.write(toFile: folder.path("jwks.json"), atomically: true, encoding: .utf8)
        let settings = Settings(environment: [
            "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrapServers,
            "KAFKA_EMBEDDED": "true",
            "TOPIC_PARTITIONS": "\(Self.partitions)",
            "STORE_PATH": folder.path("identity.sqlite"),
            "HTTP_PORT": "0",
            "PUBLIC_ORIGIN": Self.origin,
            "OPERATOR_SECRET": Self.operatorSecret,
            "SIGNING_KEY_FILE": folder.path("identity.jwk"),
            "JWKS_FILE": folder.path("jwks.json"),
        ])
        let config = IdentityConfig(settings, flags: [])
        try settings.finish()
        runtime = Runtime(
            clock: clock,
            random: random,
            ids: SequentialIDs(),
            logger: Logger(label: "test", handler: log)
        )
        service = try IdentityService(config, runtime)
    }

    deinit {
        // Ending a mock cluster takes up to a second, which no test need wait for.
        let broker = broker
        _ = PinnedThread(name: "broker-end") { withExtendedLifetime(broker) {} }
    }

    /// The one that most tests share: each has practices of its own, and nobody moves its clock.
    private static let shared = Task { try await started().identity }

    /// Hands a running identity to `body`: the shared one.
    static func running<Result>(_ body: (TestIdentity) async throws -> Result) async throws -> Result {
        try await body(try await shared.value)
    }

    /// Runs an identity of the test's own, whose clock it may move, then stops it and waits for it.
    static func runningAlone<Result>(_ body: (TestIdentity) async throws -> Result) async throws -> Result {
        let (identity, task) = try await started()
        do {
            let result = try await body(identity)
            task.cancel()
            try await task.value
            return result
        } catch {
            task.cancel()
            try? await task.value
            throw error
        }
    }

    private static func started() async throws -> (identity: TestIdentity, task: Task<Void, any Error>) {
        // A broker and a store are made: not on the few threads that all tests share.
        let identity = try await withCheckedThrowingContinuation { continuation in
            _ = PinnedThread(name: "test") { continuation.resume(with: Result { try TestIdentity() }) }
        }
        let task = Task { try await identity.pipeline.run() }
        try await eventually(seconds: 60) { identity.runtime.health.isReady }
        return (identity, task)
    }

    // MARK: People

    /// A practice with its master, Ana Marsh.
    func makePractice(_ name: String = "Harbour Practice") async throws -> TestPractice {
        let email = "ana@\(nextSubmission()).test"
        let create = CreatePractice(
            name: try #require(DisplayName(name)),
            timeZone: try #require(PracticeTimeZone("Australia/Sydney")),
            masterName: try #require(DisplayName("Ana Marsh")),
            masterEmail: try #require(EmailAddress(email)),
            linkDigest: OneTimeToken(random: random).digest
        )
        let made = try await pipeline.write { try create.run($0) }
        return TestPractice(identity: self, id: made.accountID, master: made.userID, email: email)
    }

    /// A new number for a form.
    func nextSubmission() -> String { submissions.next() }
}
