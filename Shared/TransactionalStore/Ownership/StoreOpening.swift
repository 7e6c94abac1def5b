import Bus
import Contracts
import SQLite
import ServiceRuntime

/// What was found at start, and what is to be done about it.
struct Survey: Sendable {
    var plan: Opening.Plan
    var log: Opening.Log
    var storeID: String
}

/// Opens the store for one life: looks at the broker, decides, and writes the decision down.
struct StoreOpening: Sendable {
    private let configuration: PipelineConfiguration

    init(_ configuration: PipelineConfiguration) {
        self.configuration = configuration
    }

    /// Looks and decides; blocks.
    ///
    /// - Throws: ``Opening/Refusal``, ``KafkaError``, ``DatabaseError``.
    func survey() throws -> Survey {
        let service = configuration.service
        let broker = BrokerSurvey(
            configuration: configuration.kafka,
            service: service,
            partitions: configuration.partitions,
            replicas: configuration.replicas,
            settings: configuration.settings
        )
        for notice in try broker.prepareTopics(topics) { configuration.logger.info("\(notice)") }
        var log = try broker.log(reads: reads)
        let database = try Database(path: configuration.storePath, access: .write)
        let memory = try Opening.Memory(database, newStoreID: configuration.ids.next)
        if !configuration.takesOver, memory.clusterID ?? log.clusterID == log.clusterID {
            log.newer = try broker.newerRecord(memory, log, database)
        }
        let plan = try Opening.plan(
            Opening.Request(
                service: service,
                takesOver: configuration.takesOver,
                republishes: configuration.republishes,
                now: Timestamp(milliseconds: configuration.clock.milliseconds),
                longAbsence: configuration.settings.longAbsence,
                readsSelf: configuration.settings.selfRead > .zero
            ),
            memory: memory,
            log: log,
            reads: reads
        )
        try plan.record(in: database, clusterID: log.clusterID)
        return Survey(plan: plan, log: log, storeID: memory.storeID)
    }

    /// The topics that this service uses: its own, and those of whom it follows.
    var topics: [Topic] {
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
