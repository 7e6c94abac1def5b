/// A message that is promised to be published: a row of the outbox, in memory.
struct OutboxMessage: Sendable {
    /// The row's number: messages are published in its order.
    var number: Int64
    var topic: String
    var partition: Int32
    var key: [UInt8]
    /// A block of headers, without authorization.
    var headers: [UInt8]
    /// nil erases.
    var body: [UInt8]?
    /// Whether it is a command of ours: the relay signs a fresh token for it.
    var isSigned: Bool
}
