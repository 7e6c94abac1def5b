/// Messages that are promised together, and the one buffer that holds their bytes.
///
/// SQLite binds from the buffer, the relay publishes from it, and it is let go when the last of them is with the producer.
struct OutboxBatch: Sendable {
    /// One message: where its parts lie in the buffer.
    struct Message: Sendable {
        /// The row's number: messages are published in its order.
        var number: Int64
        var topic: String
        var partition: Int32
        var key: Range<Int>
        /// A block of headers, without authorization.
        var headers: Range<Int>
        /// nil erases.
        var body: Range<Int>?
        /// Whether it is a command of ours: the relay signs a fresh token for it.
        var isSigned: Bool
    }

    var bytes: [UInt8] = []
    var messages: [Message] = []
}

extension [UInt8] {
    /// Adds a text's bytes.
    mutating func append(utf8 text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }
}
