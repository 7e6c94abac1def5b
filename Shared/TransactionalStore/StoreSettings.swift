/// The bounds and lifetimes of the transactional core, each with its unit.
package struct StoreSettings: Sendable {
    /// Most units that are committed together.
    package var batchCount = 1_000
    /// Most bytes of message keys and values in one batch.
    package var batchBytes = 1 << 20
    /// Largest command body that is accepted, bytes.
    package var largestCommand = 64 * 1_024
    /// Largest command key that is accepted, bytes.
    package var largestKey = 1_024
    /// Largest message that is published, bytes; below the broker's 1 MiB for a batch of one.
    package var largestMessage = 900_000
    /// Pages (4 KiB) of write-ahead log from which on they are moved into the file beside the commits while these follow one
    /// another: the more at once, the more of them are the same page.
    package var checkpointPages = 8_000
    /// The same while commits rest in between: the fewer at once, the less a commit has to wait for them.
    package var restingCheckpointPages = 500
    /// Pages of write-ahead log that a commit moves into the file itself, because nobody else has kept up.
    package var largestLog = 16_000
    /// Outbox rows without acknowledgement past which intake pauses.
    package var outboxBound: Int64 = 20_000
    /// Most promised messages that wait in memory for the relay; what comes on top is read from the table.
    package var relayBacklog = 20_000
    /// Most messages that the producer holds without a report.
    package var relayWindow = 4_000
    /// Most requests that wait for the commit thread; more are refused.
    package var doorBound = 10_000
    /// How long a command is remembered with its outcome: a week in which its sender may repeat it, a week for which the topic
    /// keeps the repeat, and a week until Kafka, which drops whole segments, has dropped it.
    package var inboxLifetime: Duration = .seconds(21 * 86_400)
    /// How long a dead letter's bytes are kept.
    package var deadLetterLifetime: Duration = .seconds(30 * 86_400)
    /// Most dead letters whose bytes are kept; of older ones only reason, place and hash stay.
    package var deadLetterCount: Int64 = 20_000
    /// Largest value that a dead letter keeps, bytes; of larger ones only the hash stays.
    package var largestDeadLetter = 256 * 1_024
    /// Most rows that one round of upkeep deletes.
    package var upkeepRows = 5_000
    /// How often old rows are looked for.
    package var upkeepInterval: Duration = .seconds(60)
    /// How far the broker's clock may be from a token's times.
    package var tokenLeeway: Duration = .seconds(60)
    /// Most tokens that are remembered as verified.
    package var tokenCache = 1_024
    /// How long a token of our own on a command to another service holds.
    package var ownTokenLifetime: Duration = .seconds(300)
    /// How long to wait before a commit that failed for a fault of the machine is tried again.
    package var faultPause: Duration = .milliseconds(500)
    /// How long a request waits while the store cannot be written, before it is told so.
    package var doorPatience: Duration = .seconds(5)
    /// First and longest rest before a failed producer is made anew.
    package var relayPauses: ClosedRange<Int64> = 200...5_000
    /// How long the relay goes on publishing what is open when the service stops.
    package var drain: Duration = .seconds(2)
    /// How long after the start our own events are read, to publish over what an earlier life had sent and landed late; 0: not
    /// at all.
    package var selfRead: Duration = .seconds(120)
    /// How often it is noted how far that has come.
    package var selfReadNote: Duration = .seconds(5)
    /// How often the lag is measured and told to the group.
    package var lagInterval: Duration = .seconds(15)
    /// An absence after which erasures may have been compacted away: projections are then read from the start and compared.
    package var longAbsence: Duration = .seconds(20 * 86_400)

    /// The defaults.
    package init() {}
}

extension Duration {
    /// In whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
