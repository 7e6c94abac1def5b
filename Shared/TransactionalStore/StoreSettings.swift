/// The bounds and lifetimes of the transactional core, each with its unit.
package struct StoreSettings: Sendable {
    /// Most units that are committed together.
    package var batchCount = 1_000
    /// Most bytes of message values in one batch.
    package var batchBytes = 1 << 20
    /// Largest command body that is accepted, bytes.
    package var largestCommand = 64 * 1_024
    /// Largest message that is published, bytes.
    package var largestMessage = 900_000
    /// Outbox rows without acknowledgement past which intake pauses.
    package var outboxBound = 50_000
    /// How long a command is remembered with its outcome; longer than its topic keeps it.
    package var inboxLifetime: Duration = .seconds(8 * 86_400)
    /// How long a dead letter's bytes are kept.
    package var deadLetterLifetime: Duration = .seconds(30 * 86_400)
    /// How far the broker's clock may be from a token's times.
    package var tokenLeeway: Duration = .seconds(60)
    /// How long a token of our own on a command to another service holds.
    package var ownTokenLifetime: Duration = .seconds(300)
    /// How long to wait before a commit that failed for a fault of the machine is tried again, milliseconds.
    package var faultPauseMilliseconds: Int64 = 500
    /// An absence after which the log may have been cut: compaction forgets erasures after 30 days.
    package var longAbsence: Duration = .seconds(20 * 86_400)

    /// The defaults.
    package init() {}
}
