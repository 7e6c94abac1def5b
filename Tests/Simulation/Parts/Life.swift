import Contracts

@testable import TransactionalStore

/// Everything that a service has in memory, from its start until it crashes.
final class Life {
    /// A message between the commit and its acknowledgement.
    struct Flight {
        var number: Int64
        var topic: Int
        var partition: Int
        var key: [UInt8]
        var headers: [UInt8]
        var value: [UInt8]?
        var isEvent: Bool
        /// Where it lies once it has reached the log.
        var offset: Int64 = -1
    }

    /// What a life begins with, in transactions of its own.
    enum Beginning {
        case claim, republish, end
    }

    let clusterID: String
    let storeID: String
    let committer: Committer
    let transaction: Transaction
    var preparer: Preparer
    /// The topics that are read, and their indexes in the log.
    let topics: [String]
    let places: [Int]
    /// The topic of the service's own commands.
    let commands: Int?

    // What the intake knows.
    var next: [Committer.Place: Int64]
    var awaited: [Committer.Place: Int64] = [:]
    var readsCommands = false
    /// nil when our own events are not read, or no longer.
    var selfReading: SelfReading?
    /// What was read and prepared and is not committed.
    var batch: [PlacedUnit] = []

    // What waits for the commit.
    var beginning: [Beginning]
    var doors: [Door] = []
    var news: Committer.Acknowledged
    var deleted: Int64

    // What the relay knows.
    var relay: RelayState
    var queue = RelayQueue()
    var mailbox: [OutboxBatch] = []
    var mailboxCount = 0
    var highest: Int64
    /// Handed to the producer, not with the broker.
    var wire: [Flight] = []
    /// With the broker, not acknowledged.
    var landed: [Flight] = []

    init(
        clusterID: String,
        storeID: String,
        committer: Committer,
        transaction: Transaction,
        preparer: Preparer,
        topics: [String],
        commandsTopic: String,
        ownEvents: Int?,
        selfReadUntil: Int64,
        next: [Committer.Place: Int64],
        ends: [String: [Int32: Range<Int64>]],
        beginning: [Beginning],
        mark: Int64,
        highest: Int64
    ) {
        self.clusterID = clusterID
        self.storeID = storeID
        self.committer = committer
        self.transaction = transaction
        self.preparer = preparer
        self.topics = topics
        places = topics.map { name in SimulatedLog.topics.firstIndex { $0.name == name } ?? 0 }
        commands = topics.firstIndex(of: commandsTopic)
        self.next = next
        self.beginning = beginning
        news = Committer.Acknowledged(mark: mark)
        deleted = mark
        relay = RelayState(mark: mark)
        self.highest = highest
        selfReading = ownEvents.map { SelfReading(topic: $0, until: selfReadUntil, interval: .zero) }
        for (place, position) in next where place.topic != commands && place.topic != ownEvents {
            let end = ends[topics[place.topic]]?[place.partition]?.upperBound ?? 0
            if position < end { awaited[place] = end }
        }
    }

    var hasNews: Bool { news.mark > deleted || !news.published.isEmpty }

    /// Whether commands are read by now: once the projections are where the topics ended at the start.
    func caughtUp() -> Bool {
        guard !readsCommands else { return true }
        awaited = awaited.filter { place, end in next[place, default: 0] < end }
        readsCommands = awaited.isEmpty
        return readsCommands
    }
}
