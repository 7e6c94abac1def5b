import Bus
import Contracts
import Cryptography
import Foundation
import Harness
import ServiceRuntime
import Testing
import TransactionalStore

@testable import Identity

/// Identity's real pipeline on a broker and a store of a test's own.
final class TestIdentity: Sendable {
    static let partitions = 2

    let broker: EmbeddedBroker
    let folder: TemporaryFolder
    let keys = TestKeys()
    let clock = ManualClock()
    let random = CountingRandom()
    let metrics = MetricsRegistry()
    let pipeline: Pipeline
    private let submissions = SequentialIDs(prefix: "submission")

    private init() throws {
        broker = try EmbeddedBroker()
        folder = try TemporaryFolder()
        for topic in Topic.all {
            try broker.createTopic(topic.name, partitions: topic.partitions(cell: Self.partitions))
        }
        var configuration = PipelineConfiguration(
            service: .identity,
            storePath: folder.path("identity.sqlite"),
            applicationID: "THid",
            migrations: { IdentityStore.register(in: &$0) },
            kafka: KafkaConfiguration(
                bootstrapServers: broker.bootstrapServers,
                clientID: "test",
                isEmbedded: true
            ),
            partitions: Self.partitions,
            signingKey: keys.identity,
            keys: keys.all,
            handlers: IdentityHandlers.table,
            projections: Projections(),
            clock: clock,
            ids: SequentialIDs(),
            logger: Logger(label: "test", handler: InMemoryLogHandler()),
            metrics: metrics,
            health: HealthState()
        )
        configuration.settings.doorPatience = .seconds(30)
        pipeline = try Pipeline(configuration)
    }

    deinit {
        // Ending a mock cluster takes up to a second, which no test need wait for.
        let broker = broker
        _ = PinnedThread(name: "broker-end") { withExtendedLifetime(broker) {} }
    }

    /// Runs identity while `body` does its work, then stops it and waits for it.
    static func running<Result>(_ body: (TestIdentity) async throws -> Result) async throws -> Result {
        let identity = try TestIdentity()
        let task = Task { try await identity.pipeline.run() }
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

    // MARK: People

    /// A practice with its master.
    func makePractice(_ name: String = "Harbour Practice", master: String = "ana@example.test") async throws
        -> TestPractice
    {
        let create = CreatePractice(
            name: try #require(DisplayName(name)),
            timeZone: try #require(PracticeTimeZone("Australia/Sydney")),
            masterName: try #require(DisplayName("Ana Marsh")),
            masterEmail: try #require(EmailAddress(master)),
            linkDigest: OneTimeToken(random: random).digest
        )
        let made = try await pipeline.write { try create.run($0) }
        return TestPractice(identity: self, id: made.accountID, master: made.userID)
    }

    /// A new number for a form.
    func nextSubmission() -> String { submissions.next() }
}
