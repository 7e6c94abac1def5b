import CRdKafka
import Glibc

/// A message in librdkafka's memory, valid while the event that holds it is.
struct RDKafkaMessage {
    private let message: UnsafePointer<rd_kafka_message_t>

    init(_ message: UnsafePointer<rd_kafka_message_t>) {
        self.message = message
    }

    var partition: Int32 { message.pointee.partition }
    var offset: Int64 { message.pointee.offset }
    /// The bytes of key and value.
    var size: Int { message.pointee.key_len + message.pointee.len }

    /// Milliseconds since the epoch, and whose: the broker's when it appended, or the producer's; nil when there is none.
    var timestamp: (milliseconds: Int64, isAppendTime: Bool)? {
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = rd_kafka_message_timestamp(message, &type)
        guard type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE, milliseconds >= 0 else { return nil }
        return (milliseconds, type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME)
    }

    var key: UnsafeRawBufferPointer? {
        message.pointee.key.map { UnsafeRawBufferPointer(start: $0, count: message.pointee.key_len) }
    }

    var value: UnsafeRawBufferPointer? {
        message.pointee.payload.map { UnsafeRawBufferPointer(start: $0, count: message.pointee.len) }
    }

    func forEachHeader(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
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
