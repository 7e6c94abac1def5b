import CRdKafka

/// One consumed message in librdkafka's memory: valid during the visit that hands it out, and not after.
package struct KafkaMessageView {
    private let message: UnsafePointer<rd_kafka_message_t>
    /// Index into the topics that the consumer was made with.
    package let topic: Int

    init(_ message: UnsafePointer<rd_kafka_message_t>, topic: Int) {
        self.message = message
        self.topic = topic
    }

    /// The partition.
    package var partition: Int32 { message.pointee.partition }
    /// The offset in it.
    package var offset: Int64 { message.pointee.offset }

    /// When the broker appended it, milliseconds since the epoch; nil when the topic keeps the producer's time.
    package var appendTime: Int64? {
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let time = rd_kafka_message_timestamp(message, &type)
        return type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? time : nil
    }

    /// The key; nil when there is none.
    package var key: UnsafeRawBufferPointer? {
        message.pointee.key.map { UnsafeRawBufferPointer(start: $0, count: message.pointee.key_len) }
    }

    /// The value; nil of a tombstone, which an empty value is not (pitfall 18).
    package var value: UnsafeRawBufferPointer? {
        message.pointee.payload.map { UnsafeRawBufferPointer(start: $0, count: message.pointee.len) }
    }

    /// Goes through the headers in order; a null value is nil.
    package func forEachHeader(
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR, let headers else { return }
        var index = 0
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(headers, index, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
            if let name {
                body(
                    UnsafeRawBufferPointer(start: name, count: strlen(name)),
                    value.map { UnsafeRawBufferPointer(start: $0, count: count) }
                )
            }
            index += 1
        }
    }
}
