import Testing

@testable import Cluster

@Suite struct ApacheKafkaTests {
    private let kafka = ApacheKafka(home: "/opt/kafka", directory: "/s/kafka", port: 9, controllerPort: 10)

    @Test func `it listens on loopback alone`() {
        for line in kafka.properties.split(separator: "\n") where line.contains("listeners=") {
            #expect(!line.contains("0.0.0.0"))
            #expect(!line.contains("://:"))
        }
        #expect(kafka.properties.contains("listeners=PLAINTEXT://127.0.0.1:9,CONTROLLER://127.0.0.1:10\n"))
        #expect(kafka.bootstrapServers == "127.0.0.1:9")
    }

    @Test func `topics are not made by whoever mentions them`() {
        #expect(kafka.properties.contains("auto.create.topics.enable=false\n"))
    }
}
