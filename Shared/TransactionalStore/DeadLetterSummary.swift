package import Contracts

/// A dead letter as operators list it.
package struct DeadLetterSummary: Encodable, Equatable, Sendable {
    /// Its number.
    package let id: Int64
    /// When it was set aside.
    package let at: Timestamp
    package let reason: String
    package let topic: String
    package let partition: Int64
    package let offset: Int64
    /// How many bytes of its value are kept.
    package let bytes: Int

    init(_ entry: DeadLetterEntry) {
        id = entry.number
        at = Timestamp(milliseconds: entry.at)
        reason = entry.reason
        topic = entry.topic
        partition = entry.partition
        offset = entry.offset
        bytes = entry.body?.count ?? 0
    }
}
