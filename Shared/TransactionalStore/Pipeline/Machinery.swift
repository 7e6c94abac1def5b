import Bus
import Contracts
import SQLite
import ServiceRuntime

/// The parts of one run, wired.
final class Machinery: @unchecked Sendable {
    // Immutable after init; each loop is used by its own thread only, `begin` by the commit thread before its loop.
    let relay: Relay
    let commitLoop: CommitLoop
    let intakeLoop: IntakeLoop
    let checkpointer: Checkpointer
    private let junction: Junction
    private let plan: Opening.Plan
    private let storeID: String
    private let configuration: PipelineConfiguration

    init(_ pipeline: Pipeline, _ survey: Survey) throws {
        let configuration = pipeline.configuration
        let plan = survey.plan
        self.configuration = configuration
        self.plan = plan
        storeID = survey.storeID
        junction = pipeline.junction
        let owner = Topic(configuration.service, .owner).name
        let topics = Set((plan.positions + plan.selfRead).map(\.topic)).sorted() + [owner]

        let database = try Database(path: configuration.storePath, access: .write)
        if configuration.overwritesErased { try database.overwriteErased() }
        let bounds = try OutboxTable.bounds(database)
        let highest = bounds?.upperBound ?? 0
        let mark = bounds.map { $0.lowerBound - 1 } ?? highest
        let relay = Relay(
            configuration: configuration.kafka,
            table: OutboxTable(storePath: configuration.storePath),
            service: configuration.service,
            signingKey: configuration.signingKey,
            mark: mark,
            highest: highest,
            settings: configuration.settings,
            clock: configuration.clock,
            health: configuration.health,
            logger: configuration.logger,
            seam: configuration.seam
        )
        self.relay = relay
        let transaction = try Transaction(
            database: database,
            service: configuration.service,
            epoch: plan.epoch,
            partitions: configuration.partitions,
            ids: configuration.ids,
            settings: configuration.settings,
            nextNumber: highest + 1,
            spareBuffer: relay.takeSpareBuffer
        )
        var positions: [Committer.Place: Int64] = [:]
        for position in plan.positions + plan.selfRead {
            guard let topic = topics.firstIndex(of: position.topic) else { continue }
            positions[Committer.Place(topic: topic, partition: position.partition)] = position.offset
        }
        let metrics = CommitMetrics(configuration.metrics, service: configuration.service)
        let committer = Committer(
            transaction: transaction,
            storeID: survey.storeID,
            topics: topics,
            positions: positions,
            rechecks: try Opening.rechecks(database, topics: topics),
            projections: configuration.projections,
            metrics: metrics,
            logger: configuration.logger,
            seam: configuration.seam
        )
        let events = Topic(configuration.service, .events).name
        committer.selfRead = SelfRead(ends: (survey.log.ends[events] ?? [:]).mapValues(\.upperBound))
        checkpointer = Checkpointer(storePath: configuration.storePath)
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
            listeners: pipeline.listeners,
            checkpointer: checkpointer,
            emptiesLog: configuration.overwritesErased
        )
        // Whoever else claims the service is heard from where the survey looked last.
        let ownerPlace = Committer.Place(topic: topics.count - 1, partition: 0)
        positions[ownerPlace] = survey.log.ends[owner]?[0]?.upperBound ?? 0
        // Last, since it must be closed.
        let consumer = try KafkaConsumer(
            configuration.kafka,
            group: configuration.service.rawValue,
            topics: topics,
            positions: [],
            max: configuration.settings.batchCount
        )
        intakeLoop = IntakeLoop(
            consumer: consumer,
            preparer: Preparer(
                service: configuration.service,
                topics: topics,
                handlers: configuration.handlers,
                projections: configuration.projections,
                keys: configuration.keys,
                settings: configuration.settings,
                clock: configuration.clock,
                epoch: plan.epoch
            ),
            positions: positions,
            log: survey.log,
            commandsTopic: Topic(configuration.service, .commands).name,
            junction: pipeline.junction,
            health: configuration.health,
            lag: metrics.lag,
            settings: configuration.settings,
            clock: configuration.clock,
            ownEvents: plan.selfRead.first.flatMap { topics.firstIndex(of: $0.topic) },
            logger: configuration.logger
        )
    }

    /// Claims the service, and publishes all state again where that is due; it is ready once the broker has that.
    func begin() {
        let storeID = storeID
        let health = configuration.health
        health.set("bus", .ready)
        health.set("ownership", .notReady("claiming the service"))
        configuration.logger.notice(
            "The pipeline runs",
            metadata: ["epoch": "\(plan.epoch)", "librdkafka": "\(librdkafkaVersion)"]
        )
        commitLoop.first { try Republisher.claim($0, storeID: storeID) }
        if plan.republishes {
            health.set("ownership", .notReady("publishing all state again"))
            let goesOn = Lock(true)
            while goesOn.withLock({ $0 }) {
                // What is left is published in the next life: the store knows that it is under way.
                guard commitLoop.failure == nil, !junction.isStopping else { return }
                commitLoop.first { transaction in
                    let more = try Republisher.step(transaction)
                    goesOn.withLock { $0 = more }
                }
            }
            commitLoop.first { try Republisher.end($0) }
        }
        guard commitLoop.failure == nil else { return }
        // Whoever is told that we are ready finds our claim and all state on the bus.
        relay.whenPublished(commitLoop.highest) { health.set("ownership", .ready) }
    }
}
