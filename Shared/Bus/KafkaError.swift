import CRdKafka

/// Why Kafka, or the library under the bus, said no.
package struct KafkaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was being done.
    package let operation: String
    /// librdkafka's number; negative for its own errors.
    package let code: Int32
    /// librdkafka's name of it, such as `_ALL_BROKERS_DOWN`.
    package let name: String
    /// Whether the client can do nothing more and must be made anew.
    package let isFatal: Bool
    /// Whether the same may succeed later.
    package let isRetriable: Bool
    /// What is wrong, in words that are safe to show.
    package let description: String

    init(_ operation: String, _ code: rd_kafka_resp_err_t, isFatal: Bool = false, detail: String? = nil) {
        self.operation = operation
        self.code = code.rawValue
        self.isFatal = isFatal
        name = String(cString: rd_kafka_err2name(code))
        isRetriable = Self.retriable.contains(code)
        let reason = detail.flatMap { $0.isEmpty ? nil : $0 } ?? String(cString: rd_kafka_err2str(code))
        description = "Kafka: \(operation) failed (\(name)): \(reason)"
    }

    init(_ operation: String, _ detail: String) {
        self.init(operation, RD_KAFKA_RESP_ERR__INVALID_ARG, detail: detail)
    }

    private static let retriable: [rd_kafka_resp_err_t] = [
        RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__TIMED_OUT,
        RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR__WAIT_COORD,
        RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
    ]

    /// A fetch position lies outside what the partition holds.
    package var isOffsetOutOfRange: Bool {
        code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET.rawValue || code == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE.rawValue
    }
    /// The message is larger than the broker, the topic or the client takes.
    package var isTooLarge: Bool {
        code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE.rawValue
    }
    /// There is no such topic or partition.
    package var isUnknownTopic: Bool {
        code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART.rawValue || code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC.rawValue
            || code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION.rawValue
    }
}
