import Bus
import Contracts
import Foundation
import ServiceRuntime

/// The intake thread's work: reads from Kafka, prepares, and hands batches to the commit thread.
final class IntakeLoop: @unchecked Sendable {
    // Everything but `consumer.wake()` is touched by the one thread that calls `run`.
    private let consumer: KafkaConsumer
    private let topics: [String]
    private let commands: Int?
    private let clusterID: String
    private let junction: Junction
    private let health: HealthState
    private let lag: Gauge
    private let logger: Logger
    private let settings: StoreSettings
    private let clock: any WallClock
    /// nil when our own events are not read, or no longer.
    private var selfReading: SelfReading?
    private var preparer: Preparer
    /// The next offset of each partition that is read.
    private var next: [Committer.Place: Int64]
    /// Where the projections must be before commands are read.
    private var awaited: [Committer.Place: Int64] = [:]
    private var readsCommands = false
    private var trouble: KafkaError?
    /// Partitions whose position lies outside what they hold.
    private var lost: Set<Committer.Place> = []
    private var nextSurvey: UInt64 = 0
    /// What ended the loop, if it did not end by being stopped.
    private(set) var failure: (any Error)?

    /// Takes the consumer, which has no partitions yet; `positions` are by its topics.
    init(
        consumer: KafkaConsumer,
        preparer: Preparer,
        positions: [Committer.Place: Int64],
        log: Opening.Log,
        commandsTopic: String,
        junction: Junction,
        health: HealthState,
        lag: Gauge,
        settings: StoreSettings,
        clock: any WallClock,
        ownEvents: Int?,
        logger: Logger
    ) {
        self.clock = clock
        selfReading = ownEvents.map { topic in
            let deadline = clock.milliseconds + settings.selfRead.milliseconds
            return SelfReading(topic: topic, until: deadline, interval: settings.selfReadNote)
        }
        self.consumer = consumer
        self.preparer = preparer
        self.junction = junction
        self.health = health
        self.lag = lag
        self.settings = settings
        self.logger = logger
        topics = consumer.topics
        commands = topics.firstIndex(of: commandsTopic)
        clusterID = log.clusterID
        next = positions
        for (place, position) in positions where place.topic != commands && place.topic != ownEvents {
            let end = log.ends[topics[place.topic]]?[place.partition]?.upperBound ?? 0
            if position < end { awaited[place] = end }
        }
    }

    /// Ends a wait for messages; from any thread.
    func wake() { consumer.wake() }

    /// Works until the junction is stopped, then closes the consumer.
    func run() {
        defer { consumer.close() }
        do {
            try consumer.assign(positions { $0.topic != commands })
            try caughtUp()
            while !junction.isStopping { try step() }
        } catch {
            failure = error
        }
    }

    private func step() throws {
        var batch: [PlacedUnit] = []
        var bytes = 0
        var events: [KafkaConsumer.Event] = []
        try consumer.poll(
            maxBytes: settings.batchBytes,
            timeoutMilliseconds: trouble == nil && lost.isEmpty ? 1_000 : 100,
            onEvent: { events.append($0) },
            visit: { message in
                let unit = preparer.prepare(message)
                if message.topic == selfReading?.topic, case .ignored = unit {
                    next[Committer.Place(topic: message.topic, partition: message.partition)] = message.offset + 1
                    selfReading?.passed(message.partition, offset: message.offset)
                    return
                }
                bytes += (message.key?.count ?? 0) + (message.value?.count ?? 0)
                batch.append(
                    PlacedUnit(
                        topic: message.topic,
                        partition: message.partition,
                        offset: message.offset,
                        unit: unit
                    )
                )
            }
        )
        batch += selfReading?.takePassed(isWatching: preparer.isWatchingOwn) ?? []
        if !batch.isEmpty {
            for placed in batch {
                next[Committer.Place(topic: placed.topic, partition: placed.partition)] = placed.offset + 1
            }
            guard junction.put(batch, bytes: bytes) else { return }
        }
        for event in events { take(event) }
        if !lost.isEmpty { try findAgain() }
        if trouble != nil { recover() }
        try caughtUp()
        try endSelfReading()
        try survey()
    }

    // MARK: Partitions

    /// Begins to read commands once the projections are where the topics ended when the service started.
    private func caughtUp() throws {
        guard !readsCommands else { return }
        awaited = awaited.filter { place, end in next[place, default: 0] < end }
        guard awaited.isEmpty else { return }
        readsCommands = true
        try consumer.assign(positions { $0.topic == commands })
        health.set("projections", .ready)
        logger.info("The projections have caught up; commands are taken")
    }

    private func positions(_ isWanted: (Committer.Place) -> Bool) -> [KafkaConsumer.Position] {
        next.filter { isWanted($0.key) }.sorted { $0.key < $1.key }.map { place, offset in
            KafkaConsumer.Position(topic: topics[place.topic], partition: place.partition, offset: offset)
        }
    }

    /// Leaves our own events alone when the time is over and they are read up to where they ended then.
    private func endSelfReading() throws {
        guard let reading = selfReading, clock.milliseconds >= reading.deadline else { return }
        let places = next.keys.filter { $0.topic == reading.topic }
        if reading.ends == nil {
            do throws(KafkaError) {
                let partitions = places.map { (topic: topics[$0.topic], partition: $0.partition) }
                let ranges = try consumer.watermarks(partitions, timeoutMilliseconds: 1_000)
                let ends = zip(places, ranges).map { ($0.partition, $1.upperBound) }
                selfReading?.ends = Dictionary(uniqueKeysWithValues: ends)
            } catch {
                return note(error)
            }
        }
        guard let ends = selfReading?.ends,
            places.allSatisfy({ next[$0, default: 0] >= ends[$0.partition, default: 0] })
        else { return }
        selfReading = nil
        for place in places { next[place] = nil }
        try consumer.unassign(places.map { (topics[$0.topic], $0.partition) })
        let over = PlacedUnit(topic: reading.topic, partition: 0, offset: 0, unit: .selfReadOver)
        _ = junction.put([over], bytes: 0)
    }

    // MARK: Trouble

    private func take(_ event: KafkaConsumer.Event) {
        switch event {
        case .trouble(let error), .partitionTrouble(_, _, let error): note(error)
        case .offsetOutOfRange(let topic, let partition):
            guard let index = topics.firstIndex(of: topic) else { return }
            lost.insert(Committer.Place(topic: index, partition: partition))
        }
    }

    private func note(_ error: KafkaError) {
        if trouble == nil {
            logger.warning("The broker cannot be read; trying again", metadata: [LogKey.error: "\(error)"])
        }
        trouble = error
        health.set("bus", .notReady("\(error)"))
    }

    /// Asks the broker a small question, to see whether it can be read again.
    private func recover() {
        guard let place = next.keys.min() else { return }
        do {
            _ = try consumer.watermarks([(topics[place.topic], place.partition)], timeoutMilliseconds: 1_000)
            trouble = nil
            health.set("bus", .ready)
            logger.notice("The broker can be read again")
        } catch {
            note(error)
        }
    }

    /// Goes on with partitions whose log has forgotten what was not read yet.
    private func findAgain() throws {
        let places = lost.sorted()
        let ranges: [Range<Int64>]
        do throws(KafkaError) {
            let partitions = places.map { (topic: topics[$0.topic], partition: $0.partition) }
            ranges = try consumer.watermarks(partitions, timeoutMilliseconds: 5_000)
        } catch {
            return note(error)
        }
        for (place, range) in zip(places, ranges) {
            let (topic, partition, position) = (topics[place.topic], place.partition, next[place] ?? 0)
            guard position <= range.upperBound else {
                throw Opening.Refusal(
                    description: "the log of \(topic)/\(partition) was cut short while it was read: starting again"
                )
            }
            if position < range.lowerBound {
                logger.error(
                    "The log has forgotten messages before they were read",
                    metadata: [
                        LogKey.kafkaTopic: "\(topic)", LogKey.kafkaPartition: "\(partition)",
                        LogKey.kafkaOffset: "\(position)",
                    ]
                )
                next[place] = range.lowerBound
            }
        }
        try consumer.move(to: positions { lost.contains($0) })
        lost = []
    }

    // MARK: Besides

    /// Now and then: how much is unread, for tools and metrics; and whether it is still the same broker.
    private func survey() throws {
        let now = monotonicNanoseconds()
        guard now >= nextSurvey, trouble == nil else { return }
        nextSurvey = now + UInt64(max(settings.lagInterval.milliseconds, 0)) * 1_000_000
        if let id = consumer.clusterID(timeoutMilliseconds: 0), id != clusterID {
            throw Opening.Refusal(description: "the broker has become another cluster: starting again")
        }
        lag.set(
            next.reduce(0) { sum, place in
                guard place.key.topic != selfReading?.topic else { return sum }
                let end = consumer.lastKnownEnd(topic: topics[place.key.topic], partition: place.key.partition)
                return sum + max((end ?? 0) - place.value, 0)
            }
        )
        consumer.reportProgress(positions { $0.topic != selfReading?.topic })
    }
}
