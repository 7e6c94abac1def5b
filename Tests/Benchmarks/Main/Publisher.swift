import Bus
import ServiceRuntime

/// Publishes messages as another team's service does.
struct Publisher: ~Copyable {
    private let producer: KafkaProducer

    init(_ configuration: KafkaConfiguration, lingerMilliseconds: Int = 5) throws {
        producer = try KafkaProducer(configuration, lingerMilliseconds: lingerMilliseconds)
    }

    deinit {
        producer.close()
    }

    /// Queues a message; waits while the queue is full.
    func publish(_ message: Workload.Message, to topic: String) throws {
        while try !producer.produce(message, to: topic) { try takeReports(wait: 100) }
    }

    /// Waits until the broker has everything.
    func finish() throws {
        while producer.outstanding > 0 { try takeReports(wait: 1_000) }
    }

    /// Takes the reports that are there.
    func takeReports(wait: Int32) throws {
        var failure: KafkaError?
        try producer.poll(timeoutMilliseconds: wait) { failure = failure ?? $0.error }
        if let failure { throw failure }
    }
}

extension KafkaProducer {
    /// Queues a message.
    ///
    /// - Returns: whether there was room.
    func produce(_ message: Workload.Message, to topic: String) throws -> Bool {
        var key = message.key
        return try key.withUTF8 { key in
            try message.headers.withUnsafeBytes { headers in
                try message.body.withUnsafeBytes { body in
                    try produce(
                        topic: topic,
                        partition: message.partition,
                        key: UnsafeRawBufferPointer(key),
                        value: body,
                        headers: headers,
                        sequence: 0,
                        copies: true
                    ) == .queued
                }
            }
        }
    }
}
