import CRdKafka

/// Owns one `rd_kafka_t`: made with settings, destroyed once.
final class RDKafkaClient {
    let handle: OpaquePointer

    /// Makes a client; ours below the caller's own properties.
    init(
        _ type: rd_kafka_type_t,
        _ configuration: KafkaConfiguration,
        _ defaults: [String: String],
        prepare: (OpaquePointer) -> Void = { _ in }
    ) throws(KafkaError) {
        guard let conf = rd_kafka_conf_new() else { throw KafkaError("configure", "no memory") }
        var settings = defaults
        settings["bootstrap.servers"] = configuration.bootstrapServers
        settings["client.id"] = configuration.clientID
        settings["client.software.name"] = "zoom-byo-telehealth"
        settings["log_level"] = "3"
        settings.merge(configuration.properties) { $1 }
        var text = [CChar](repeating: 0, count: 512)
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            guard rd_kafka_conf_set(conf, name, value, &text, text.count) == RD_KAFKA_CONF_OK else {
                rd_kafka_conf_destroy(conf)
                throw KafkaError("configure", "setting \(name) is refused by librdkafka; check its name and value")
            }
        }
        // librdkafka's own log would go to standard error; what matters comes as events.
        rd_kafka_conf_set_log_cb(conf, nil)
        prepare(conf)
        guard let handle = rd_kafka_new(type, conf, &text, text.count) else {
            rd_kafka_conf_destroy(conf)
            throw KafkaError("connect", swiftString(text))
        }
        self.handle = handle
    }

    deinit {
        rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    /// The fatal error that ended the client, if one did (pitfall 21).
    var fatalError: KafkaError? {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(handle, &text, text.count)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return KafkaError("run", code, isFatal: true, detail: swiftString(text))
    }
}

/// Text that C wrote into a buffer.
func swiftString(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
let RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE: Int32 = 0x8
