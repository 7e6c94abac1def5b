import Bus
import Contracts
import Harness
import ServiceRuntime

/// Reads whole topics, as anybody on the bus could.
struct BusReader: Sendable {
    let kafka: KafkaConfiguration

    /// Keys, headers and values of everything on all topics, as text.
    func all() async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            _ = PinnedThread(name: "test") { continuation.resume(with: Result { try read() }) }
        }
    }

    private func read() throws -> String {
        let topics = Topic.all.map(\.name)
        let admin = try KafkaConsumer(kafka, group: "test", positions: [])
        defer { admin.close() }
        let places = topics.map { (topic: $0, partition: Int32(0)) }
        let ends = try admin.watermarks(places, timeoutMilliseconds: 10_000).map(\.upperBound)
        let open = zip(topics, ends).filter { $0.1 > 0 }
        let consumer = try KafkaConsumer(
            kafka,
            group: "test",
            positions: open.map { .init(topic: $0.0, partition: 0, offset: 0) }
        )
        defer { consumer.close() }
        var missing = open.reduce(0) { $0 + $1.1 }
        var text = ""
        while missing > 0 {
            try consumer.poll(timeoutMilliseconds: 50, onEvent: { _ in }) { message in
                missing -= 1
                text += message.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
                message.forEachHeader { name, value in
                    text += " \(String(decoding: name, as: UTF8.self))="
                    text += value.map { String(decoding: $0, as: UTF8.self) } ?? ""
                }
                text += message.value.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
                text += "\n"
            }
        }
        return text
    }
}

extension ConnectorCell {
    var bus: BusReader {
        BusReader(
            kafka: KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "reader", isEmbedded: true)
        )
    }
}
