import Testing

@testable import Cluster

@Suite struct BrokerChoiceTests {
    @Test(arguments: [
        ([:], BrokerChoice.embedded),
        (["KAFKA_HOME": "/k"], .apacheKafka(home: "/k")),
        (["KAFKA_BOOTSTRAP_SERVERS": "b:9", "KAFKA_HOME": "/k"], .external(bootstrapServers: "b:9")),
        (["KAFKA_BOOTSTRAP_SERVERS": "", "KAFKA_HOME": ""], .embedded),
    ])
    func `a running broker comes before one to start, and that before the embedded one`(
        environment: [String: String],
        choice: BrokerChoice
    ) {
        #expect(BrokerChoice(environment: environment) == choice)
    }
}
