import Bus
import Contracts
import Foundation
import ServiceRuntime

/// The intake thread's work: reads from Kafka, prepares, and hands batches to the commit thread.
final class IntakeLoop: @unchecked Sendable {
    // Everything but `consumer.wake()` is touched by the one thread that calls `run`.
    private let consumer: KafkaConsumer
    private let junction: Junction
    private let health: HealthState
    private let logger: Logger
    private let settings: StoreSettings
    private let commandsTopic: String
    private var preparer: Preparer
    /// The next offset of each partition that is read.
    private var next: [KafkaPartition: Int64]
    /// Where the projections must be before commands are read.
    private var awaited: [KafkaPartition: Int64]
    private var readsCommands = false
    private var isInTrouble = false
    /// What ended the loop, if it did not end by being stopped.
    private(set) var failure: (any Error)?

    struct KafkaPartition: Hashable {
        var topic: String
        var partition: Int32
    }

    init(
        consumer: KafkaConsumer,
        preparer: Preparer,
        positions: [KafkaConsumer.Position],
        ends: [String: [Int32: Range<Int64>]],
        commandsTopic: String,
        junction: Junction,
        health: HealthState,
        settings: StoreSettings,
        logger: Logger
    ) {
        self.consumer = consumer
        self.preparer = preparer
        self.junction = junction
        self.health = health
        self.settings = settings
        self.logger = logger
        self.commandsTopic = commandsTopic
        next = [:]
        awaited = [:]
        for position in positions {
            let place = KafkaPartition(topic: position.topic, partition: position.partition)
            next[place] = position.offset
            let end = ends[position.topic]?[position.partition]?.upperBound ?? 0
            if position.topic != commandsTopic, position.offset < end { awaited[place] = end }
        }
    }

    /// Ends a wait for messages; from any thread.
    func wake() { consumer.wake() }

    /// Works until the junction is stopped, then closes the consumer.
    func run() {
        defer { consumer.close() }
        do {
            try assign()
            while !junction.isStopping {
                try step()
            }
        } catch {
            failure = error
        }
    }

    private func step() throws {
        var batch: [PlacedUnit] = []
        var bytes = 0
        var batches: [[PlacedUnit]] = []
        var events: [KafkaConsumer.Event] = []
        try consumer.poll(timeoutMilliseconds: isInTrouble ? 100 : 1_000, onEvent: { events.append($0) }) { message in
            let size = message.value?.count ?? 0
            if bytes > 0, bytes + size > settings.batchBytes {
                batches.append(batch)
                batch = []
                bytes = 0
            }
            bytes += size
            batch.append(
                PlacedUnit(
                    topic: message.topic,
                    partition: message.partition,
                    offset: message.offset,
                    unit: preparer.prepare(message)
                )
            )
        }
        if !batch.isEmpty { batches.append(batch) }
        for batch in batches {
            for placed in batch {
                let place = KafkaPartition(topic: consumer.topics[placed.topic], partition: placed.partition)
                next[place] = placed.offset + 1
            }
            guard junction.put(batch) else { return }
        }
        for event in events { try handle(event) }
        if isInTrouble { try recover() }
        try caughtUp()
    }

    /// Begins to read commands once the projections are where they were when the service started.
    private func caughtUp() throws {
        guard !readsCommands else { return }
        awaited = awaited.filter { place, end in next[place, default: 0] < end }
        guard awaited.isEmpty else { return }
        readsCommands = true
        try assign()
        health.set("projections", .ready)
        logger.info("The projections have caught up; commands are taken")
    }

    private func assign() throws {
        let places = next.filter { readsCommands || $0.key.topic != commandsTopic }
        try consumer.assign(
            places.map { KafkaConsumer.Position(topic: $0.key.topic, partition: $0.key.partition, offset: $0.value) }
        )
    }

    private func handle(_ event: KafkaConsumer.Event) throws {
        switch event {
        case .trouble(let error), .partitionTrouble(_, _, let error):
            if !isInTrouble {
                logger.warning("The broker cannot be read; trying again", metadata: [LogKey.error: "\(error)"])
                health.set("bus", .notReady("\(error)"))
            }
            isInTrouble = true
        case .offsetOutOfRange(let topic, let partition):
            let place = KafkaPartition(topic: topic, partition: partition)
            let range = try consumer.watermarks([(topic, partition)], timeoutMilliseconds: 5_000)[0]
            guard let position = next[place], position < range.lowerBound else {
                throw Opening.Refusal(
                    description: "the log of \(topic)/\(partition) was cut short while it was read: starting again"
                )
            }
            logger.error(
                "The log has forgotten messages before they were read",
                metadata: [
                    LogKey.kafkaTopic: "\(topic)", LogKey.kafkaPartition: "\(partition)",
                    LogKey.kafkaOffset: "\(position)",
                ]
            )
            next[place] = range.lowerBound
            try assign()
        }
    }

    /// Asks the broker a small question until it answers.
    private func recover() throws {
        guard let place = next.keys.first else { return }
        let answer = Result { try consumer.watermarks([(place.topic, place.partition)], timeoutMilliseconds: 1_000) }
        switch answer {
        case .success:
            isInTrouble = false
            health.set("bus", .ready)
            logger.notice("The broker can be read again")
        case .failure(let error):
            guard (error as? KafkaError)?.isRetriable == true else { throw error }
        }
    }
}
