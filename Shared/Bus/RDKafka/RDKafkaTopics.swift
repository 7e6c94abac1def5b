import CRdKafka

/// The topics of one client, each under an index, with librdkafka's handles for them.
///
/// Looking one up costs no allocation: there are a dozen, and the last one is tried first. The handles are held until
/// `destroy`, so that an address never comes to mean another topic.
struct RDKafkaTopics {
    /// The names, by index.
    private(set) var names: [String] = []
    private var handles: [OpaquePointer?] = []
    private var last = 0

    /// The index of a name, a new one if need be.
    @discardableResult
    mutating func index(of name: String) -> Int {
        if last < names.count, names[last] == name { return last }
        if let known = names.firstIndex(of: name) {
            last = known
        } else {
            last = names.count
            names.append(name)
            handles.append(nil)
        }
        return last
    }

    /// The handle of a topic, made at first use.
    mutating func handle(_ index: Int, of client: RDKafkaClient) throws(KafkaError) -> OpaquePointer {
        if let handle = handles[index] { return handle }
        guard let handle = rd_kafka_topic_new(client.handle, names[index], nil) else {
            throw KafkaError("open topic \(names[index])", rd_kafka_last_error())
        }
        handles[index] = handle
        return handle
    }

    /// The index of the topic that a message belongs to; nil if it is none of ours.
    mutating func index(ofMessage message: UnsafePointer<rd_kafka_message_t>, of client: RDKafkaClient) -> Int? {
        guard let topic = message.pointee.rkt else { return nil }
        if last < handles.count, handles[last] == topic { return last }
        if let known = handles.firstIndex(of: topic) {
            last = known
            return known
        }
        guard let index = names.firstIndex(of: String(cString: rd_kafka_topic_name(topic))) else { return nil }
        // The first message of a topic: librdkafka has this very handle already, from here on it is held.
        _ = try? handle(index, of: client)
        last = index
        return index
    }

    /// Gives the handles back, before the client is closed.
    mutating func destroy() {
        for handle in handles where handle != nil { rd_kafka_topic_destroy(handle) }
        handles = handles.map { _ in nil }
    }
}
