/// One consumed message in librdkafka's memory: valid during the visit that hands it out, and not after.
package struct KafkaMessageView {
    private let message: RDKafkaMessage
    /// Index into the consumer's `topics`.
    package let topic: Int

    init(_ message: RDKafkaMessage, topic: Int) {
        self.message = message
        self.topic = topic
    }

    /// The partition.
    package var partition: Int32 { message.partition }
    /// The offset in it.
    package var offset: Int64 { message.offset }

    /// Milliseconds since the epoch, and whose: the broker's when it appended the message, or else the producer's.
    ///
    /// nil when the message has none.
    package var timestamp: (milliseconds: Int64, isAppendTime: Bool)? { message.timestamp }

    /// When the broker appended it, milliseconds since the epoch; nil when the topic keeps the producer's time.
    package var appendTime: Int64? {
        guard let timestamp = message.timestamp, timestamp.isAppendTime else { return nil }
        return timestamp.milliseconds
    }

    /// The key; nil when there is none.
    package var key: UnsafeRawBufferPointer? { message.key }

    /// The value; nil of a tombstone, which an empty value is not (pitfall 18).
    package var value: UnsafeRawBufferPointer? { message.value }

    /// Goes through the headers in order; a null value is nil, which an empty one is not.
    ///
    /// A name may come more than once, and with any bytes but zero.
    package func forEachHeader(
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        message.forEachHeader(body)
    }
}
