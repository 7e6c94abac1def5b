import CRdKafka

extension KafkaError {
    /// An error of librdkafka's; `detail` replaces its general sentence if there is any.
    init(
        _ operation: String,
        _ code: rd_kafka_resp_err_t,
        isFatal: Bool = false,
        detail: String? = nil,
        file: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            operation: operation,
            code: code.rawValue,
            name: String(cString: rd_kafka_err2name(code)),
            isFatal: isFatal,
            isRetriable: !isFatal && Self.retriable.contains(code),
            reason: detail.flatMap { $0.isEmpty ? nil : $0 } ?? String(cString: rd_kafka_err2str(code)),
            file: file,
            line: line
        )
    }

    /// Something that cannot be done with what was given.
    init(_ operation: String, _ reason: String, file: String = #fileID, line: Int = #line) {
        self.init(operation, RD_KAFKA_RESP_ERR__INVALID_ARG, detail: reason, file: file, line: line)
    }

    /// What an error event says.
    init(_ operation: String, event: OpaquePointer) {
        self.init(
            operation,
            rd_kafka_event_error(event),
            isFatal: rd_kafka_event_error_is_fatal(event) != 0,
            detail: rd_kafka_event_error_string(event).map { String(cString: $0) }
        )
    }

    /// Takes what a call answered, which is nil if all went well.
    init?(_ operation: String, error: OpaquePointer?) {
        guard let error else { return nil }
        defer { rd_kafka_error_destroy(error) }
        self.init(
            operation,
            rd_kafka_error_code(error),
            isFatal: rd_kafka_error_is_fatal(error) != 0,
            detail: String(cString: rd_kafka_error_string(error))
        )
    }

    /// No broker answered in time.
    static func outOfReach(_ operation: String) -> KafkaError {
        KafkaError(operation, RD_KAFKA_RESP_ERR__TRANSPORT, detail: "no broker answers")
    }

    /// Throws unless a call went well.
    static func check(_ operation: @autoclosure () -> String, _ code: rd_kafka_resp_err_t) throws(KafkaError) {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(operation(), code)
    }

    private static let retriable: [rd_kafka_resp_err_t] = [
        RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__TIMED_OUT,
        RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR__RESOLVE,
        RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_NOT_CONTROLLER, RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
        RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
    ]

    /// A fetch position lies outside what the partition holds.
    package var isOffsetOutOfRange: Bool {
        isOne(of: [RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE])
    }
    /// The message is larger than the broker, the topic or the client takes.
    package var isTooLarge: Bool {
        isOne(of: [RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE])
    }
    /// There is no such topic or partition.
    package var isUnknownTopic: Bool {
        isOne(of: [
            RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
            RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
        ])
    }
    /// This client may not do that: access rules, or who it says it is.
    package var isNotAllowed: Bool {
        isOne(of: [
            RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
            RD_KAFKA_RESP_ERR__AUTHENTICATION,
        ])
    }
    /// What was to be made is there already.
    var isAlreadyThere: Bool { isOne(of: [RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS]) }
    /// The local queue is full.
    var isQueueFull: Bool { isOne(of: [RD_KAFKA_RESP_ERR__QUEUE_FULL]) }
    /// The broker has no authorizer.
    var isSecurityDisabled: Bool { isOne(of: [RD_KAFKA_RESP_ERR_SECURITY_DISABLED]) }

    private func isOne(of codes: [rd_kafka_resp_err_t]) -> Bool {
        codes.contains { $0.rawValue == code }
    }
}

extension String {
    /// Text that C wrote into a buffer.
    init(nullTerminated buffer: [CChar]) {
        self = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
