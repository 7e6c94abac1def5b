import Bus

/// A message as the intake reads it: in librdkafka's memory, or in a simulated log's.
protocol ConsumedMessage {
    /// Index into the topics that are read.
    var topic: Int { get }
    var partition: Int32 { get }
    var offset: Int64 { get }
    /// When the broker appended it, milliseconds since the epoch; nil when the topic keeps the producer's time.
    var appendTime: Int64? { get }
    var key: UnsafeRawBufferPointer? { get }
    /// nil of a tombstone.
    var value: UnsafeRawBufferPointer? { get }
    /// Goes through the headers in order; a null value is nil.
    func forEachHeader(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void)
}

extension KafkaMessageView: ConsumedMessage {}
