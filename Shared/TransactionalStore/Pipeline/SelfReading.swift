import ServiceRuntime

/// The intake's part of the self-read: how far our own events are read, how often that is told, and when it ends.
struct SelfReading {
    /// The index of our events among the topics that are read.
    let topic: Int
    /// When it ends, milliseconds since the epoch.
    let deadline: Int64
    /// How often it is told how far the reading has come, nanoseconds.
    private let interval: UInt64
    private var lastTold = monotonicNanoseconds()
    private var passed: [Int32: Int64] = [:]
    /// Where the log ended at the deadline; nil before.
    var ends: [Int32: Int64]?

    init(topic: Int, until deadline: Int64, interval: Duration) {
        self.topic = topic
        self.deadline = deadline
        self.interval = UInt64(max(interval.milliseconds, 0)) * 1_000_000
    }

    /// Notes a record that is of no interest.
    mutating func passed(_ partition: Int32, offset: Int64) {
        passed[partition] = offset
    }

    /// How far the reading has come since that was last told, when it is time: soon while something is `watched`.
    mutating func takePassed(isWatching: Bool) -> [PlacedUnit] {
        guard !passed.isEmpty, isWatching || monotonicNanoseconds() - lastTold >= interval else { return [] }
        lastTold = monotonicNanoseconds()
        defer { passed = [:] }
        return passed.sorted { $0.key < $1.key }.map { partition, offset in
            PlacedUnit(topic: topic, partition: partition, offset: offset, unit: .passed)
        }
    }
}
