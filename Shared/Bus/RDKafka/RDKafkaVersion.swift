import CRdKafka

/// The version of librdkafka that runs, such as `2.0.2`, for a line of the log at start.
///
/// The one that was compiled against is checked in the C module's header.
package var librdkafkaVersion: String { String(cString: rd_kafka_version_str()) }
