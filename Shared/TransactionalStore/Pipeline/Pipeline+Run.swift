import Bus
import Contracts
import Foundation
import SQLite
import ServiceRuntime

extension Pipeline {
    /// Looks at the broker, decides how this life begins, then works until cancelled.
    package func run() async throws {
        let survey = try await surveyed()
        let machinery = try Machinery(self, survey.plan, survey.log, survey.storeID)
        let relayThread = PinnedThread(name: "relay") { machinery.relay.run(drainMilliseconds: 2_000) }
        let commitThread = PinnedThread(name: "commit") {
            machinery.begin()
            machinery.commitLoop.run()
            machinery.intakeLoop.wake()
            // Whatever ended the commit also ends the intake, which may wait for its slot.
            self.junction.stop()
        }
        let intakeThread = PinnedThread(name: "intake") {
            machinery.intakeLoop.run()
            self.junction.stop()
        }
        await withTaskCancellationHandler {
            await commitThread.join()
        } onCancel: {
            junction.stop()
            machinery.intakeLoop.wake()
        }
        await intakeThread.join()
        machinery.relay.stop()
        await relayThread.join()
        for door in junction.close() { door.finish(PipelineStopped()) }
        for part in ["store", "bus", "projections"] { configuration.health.set(part, .notReady("stopping")) }
        if let failure = machinery.commitLoop.failure ?? machinery.intakeLoop.failure { throw failure }
    }

    /// What was found at start, and what is to be done about it.
    private struct Survey: Sendable {
        var plan: Opening.Plan
        var log: Opening.Log
        var storeID: String
    }

    /// Looks until the broker answers.
    private func surveyed() async throws -> Survey {
        var waits = 0
        while true {
            let outcome = await onThread("survey") { self.survey() }
            switch outcome {
            case .success(let survey): return survey
            case .failure(let error):
                let passes = (error as? KafkaError)?.isRetriable ?? (error as? Opening.Refusal)?.isPassing ?? false
                guard passes else { throw error }
                configuration.health.set("bus", .notReady("\(error)"))
                if waits % 20 == 0 {
                    configuration.logger.warning("Waiting for the broker", metadata: [LogKey.error: "\(error)"])
                }
                waits += 1
                do {
                    try await Task.sleep(for: .milliseconds(250))
                } catch {
                    for door in junction.close() { door.finish(PipelineStopped()) }
                    throw error
                }
            }
        }
    }

    private func survey() -> Result<Survey, any Error> {
        Result {
            let service = configuration.service
            let broker = BrokerSurvey(
                configuration: configuration.kafka,
                service: service,
                partitions: configuration.partitions,
                replicas: configuration.replicas
            )
            for notice in try broker.prepareTopics(topics) { configuration.logger.info("\(notice)") }
            let log = try broker.log(reads: reads)
            let database = try Database(path: configuration.storePath, access: .write)
            let memory = try Opening.Memory(database, newStoreID: configuration.ids.next)
            let plan = try Opening.plan(
                Opening.Request(
                    service: service,
                    takesOver: configuration.takesOver,
                    republishes: configuration.republishes
                ),
                memory: memory,
                log: log,
                reads: reads
            )
            try plan.record(in: database, clusterID: log.clusterID)
            for notice in plan.notices { configuration.logger.warning("\(notice)") }
            return Survey(plan: plan, log: log, storeID: memory.storeID)
        }
    }

    /// Runs blocking work on a thread of its own.
    private func onThread<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable () -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            _ = PinnedThread(name: name) { continuation.resume(returning: body()) }
        }
    }

    /// The topics that this service uses: its own, and those of whom it follows.
    private var topics: [Topic] {
        let own = Topic.Kind.allCases.map { Topic(configuration.service, $0) }
        let followed = ServiceName.allCases.filter { $0 != configuration.service }.flatMap { service in
            (configuration.projections.services.contains(service) ? [Topic(service, .events)] : [])
                + (configuration.projections.outcomeServices.contains(service)
                    ? [Topic(service, .outcomes), Topic(service, .commands)] : [])
        }
        return own + followed
    }

    /// The names of the topics that are read from remembered positions.
    var reads: [String] {
        topics.filter { topic in
            switch topic.kind {
            case .commands: topic.service == configuration.service
            case .events, .outcomes: topic.service != configuration.service
            case .owner: false
            }
        }.map(\.name)
    }
}

/// The parts of one run, wired.
private final class Machinery: @unchecked Sendable {
    // Immutable after init; each loop is used by its own thread only, `begin` by the commit thread before its loop.
    let relay: Relay
    let commitLoop: CommitLoop
    let intakeLoop: IntakeLoop
    private let committer: Committer
    private let plan: Opening.Plan
    private let storeID: String
    private let configuration: PipelineConfiguration

    init(_ pipeline: Pipeline, _ plan: Opening.Plan, _ log: Opening.Log, _ storeID: String) throws {
        let configuration = pipeline.configuration
        self.configuration = configuration
        self.plan = plan
        self.storeID = storeID
        let database = try Database(path: configuration.storePath, access: .write)
        let lowest = try database.integer("SELECT min(number) FROM outbox WHERE number IS NOT NULL") ?? 0
        let highest = try database.integer("SELECT coalesce(max(number), 0) FROM outbox") ?? 0
        let mark = lowest > 0 ? lowest - 1 : highest
        let owner = Topic(configuration.service, .owner).name
        let ownerEnd = log.ends[owner]?[0]?.upperBound ?? 0
        let positions = plan.positions + [.init(topic: owner, partition: 0, offset: ownerEnd)]
        let consumer = try KafkaConsumer(
            configuration.kafka,
            group: configuration.service.rawValue,
            positions: positions,
            max: configuration.settings.batchCount
        )
        let metrics = CommitMetrics(configuration.metrics, service: configuration.service)
        let transaction = Transaction(
            database: database,
            statements: try CoreStatements(database),
            service: configuration.service,
            epoch: plan.epoch,
            partitions: configuration.partitions,
            ids: configuration.ids,
            settings: configuration.settings,
            nextNumber: highest + 1
        )
        var known: [Committer.Place: Int64] = [:]
        for position in plan.positions {
            guard let topic = consumer.topics.firstIndex(of: position.topic) else { continue }
            known[Committer.Place(topic: topic, partition: position.partition)] = position.offset
        }
        committer = Committer(
            database: database,
            transaction: transaction,
            storeID: storeID,
            topics: consumer.topics,
            positions: known,
            projections: configuration.projections,
            authorize: directoryAuthorizer,
            metrics: metrics,
            logger: configuration.logger,
            seam: configuration.seam
        )
        relay = Relay(
            configuration: configuration.kafka,
            storePath: configuration.storePath,
            service: configuration.service,
            signingKey: configuration.signingKey,
            mark: mark,
            settings: configuration.settings,
            clock: configuration.clock,
            logger: configuration.logger,
            seam: configuration.seam,
            onProgress: {}
        )
        commitLoop = CommitLoop(
            committer: committer,
            junction: pipeline.junction,
            relay: relay,
            mark: mark,
            highest: highest,
            settings: configuration.settings,
            clock: configuration.clock,
            health: configuration.health,
            metrics: metrics,
            logger: configuration.logger,
            listeners: pipeline.listeners
        )
        intakeLoop = IntakeLoop(
            consumer: consumer,
            preparer: Preparer(
                service: configuration.service,
                topics: consumer.topics,
                handlers: configuration.handlers,
                projections: configuration.projections,
                keys: configuration.keys,
                settings: configuration.settings,
                clock: configuration.clock
            ),
            positions: positions,
            ends: log.ends,
            commandsTopic: Topic(configuration.service, .commands).name,
            junction: pipeline.junction,
            health: configuration.health,
            settings: configuration.settings,
            logger: configuration.logger
        )
    }

    /// Claims the service, and publishes all state again where that is due.
    func begin() {
        let storeID = storeID
        commitLoop.first { try Republisher.claim($0, storeID: storeID) }
        if plan.republishes {
            let more = Lock(true)
            while more.withLock({ $0 }) {
                commitLoop.first { transaction in
                    let goesOn = try Republisher.step(transaction)
                    more.withLock { $0 = goesOn }
                }
                guard commitLoop.failure == nil else { return }
            }
            commitLoop.first { try Republisher.end($0) }
        }
        configuration.health.set("bus", .ready)
        configuration.health.set("store", .ready)
        configuration.logger.notice(
            "The pipeline runs",
            metadata: ["epoch": "\(plan.epoch)", "librdkafka": "\(librdkafkaVersion)"]
        )
    }
}

/// Looks a token up in the directory: unknown yet, revoked, or good.
///
/// Tokens of our own services are not in it.
private func directoryAuthorizer(_ claims: TokenClaims, _ transaction: Transaction) throws -> ReasonCode? {
    guard claims.commands != nil else { return nil }
    guard let id = claims.jti.flatMap({ ServiceTokenID($0) }) else { return .tokenRevoked }
    let known =
        transaction.service == .identity
        ? try transaction.state(ServiceToken.self, id)?.state : try transaction.replica(ServiceToken.self, id)
    guard let known else { return .directoryBehind }
    return known.revokedAt == nil && known.accountId == claims.account ? nil : .tokenRevoked
}
