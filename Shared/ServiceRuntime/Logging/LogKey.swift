/// Metadata keys that more than one module uses.
package enum LogKey {
    package static let account = "account.id"
    package static let correlation = "correlation.id"
    package static let error = "error"
    package static let kafkaOffset = "kafka.offset"
    package static let kafkaPartition = "kafka.partition"
    package static let kafkaTopic = "kafka.topic"
    package static let messageID = "message.id"
    package static let messageType = "message.type"
    package static let service = "service"
    package static let trace = "trace.id"
}
