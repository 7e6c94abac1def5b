import CRdKafka

/// A client's settings, until the client takes them; given back if it never comes to that (pitfall 20).
struct RDKafkaConf: ~Copyable {
    private let handle: OpaquePointer

    init() throws(KafkaError) {
        guard let handle = rd_kafka_conf_new() else { throw KafkaError("configure", "there is no memory left") }
        self.handle = handle
        // librdkafka's own log would go to standard error; what matters comes as events.
        rd_kafka_conf_set_log_cb(handle, nil)
    }

    deinit {
        rd_kafka_conf_destroy(handle)
    }

    /// Sets one setting; the error names it, never its value.
    func set(_ name: String, _ value: String) throws(KafkaError) {
        guard rd_kafka_conf_set(handle, name, value, nil, 0) == RD_KAFKA_CONF_OK else {
            throw KafkaError("configure", "librdkafka refuses the setting \(name): check its name and its value")
        }
    }

    /// Has these kinds of event delivered; errors always are.
    func enable(events: Int32) {
        rd_kafka_conf_set_events(handle, events | RD_KAFKA_EVENT_ERROR)
    }

    /// Makes the client, which owns the settings from then on.
    consuming func makeClient(_ type: rd_kafka_type_t) throws(KafkaError) -> OpaquePointer {
        var text = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(type, handle, &text, text.count) else {
            _ = consume self
            throw KafkaError("configure", String(nullTerminated: text))
        }
        discard self
        return client
    }
}
