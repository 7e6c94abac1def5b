import CRdKafka

/// librdkafka's list of partitions, for the length of a call only.
///
/// One that outlives its client can hang the client's end for ever (pitfall 11).
func withTopicPartitionList<Result>(
    _ positions: [KafkaConsumer.Position],
    _ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) throws(KafkaError) -> Result
) throws(KafkaError) -> Result {
    guard let list = rd_kafka_topic_partition_list_new(Int32(positions.count)) else {
        throw KafkaError("list partitions", "there is no memory left")
    }
    defer { rd_kafka_topic_partition_list_destroy(list) }
    for position in positions {
        rd_kafka_topic_partition_list_add(list, position.topic, position.partition).pointee.offset = position.offset
    }
    return try body(list)
}
