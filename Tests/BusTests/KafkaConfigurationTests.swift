import Bus
import Testing

@Suite struct KafkaConfigurationTests {
    @Test func `a setting that librdkafka does not know is named, its value is not`() {
        let error = #expect(throws: KafkaError.self) {
            try KafkaAdmin(configuration(["sasl.pasword": "hunter2"]))
        }
        #expect(error?.description.contains("sasl.pasword") == true)
        #expect(error.map { String(reflecting: $0).contains("hunter2") } == false)
    }

    @Test(arguments: ["acks", "enable.idempotence", "auto.offset.reset", "enable.auto.commit", "bootstrap.servers"])
    func `a setting that the bus's promises rest on is refused`(name: String) {
        let error = #expect(throws: KafkaError.self) { try KafkaAdmin(configuration([name: "1"])) }
        #expect(error?.description.contains(name) == true)
        #expect(throws: KafkaError.self) { try KafkaConfiguration.properties("\(name)=1") }
    }

    @Test func `settings pass through`() throws {
        let admin = try KafkaAdmin(configuration(["socket.timeout.ms": "1234", "client.id": "other"]))
        admin.close()
    }

    @Test func `no text of a configuration shows a property's value`() {
        let configuration = configuration(["sasl.password": "hunter2"])
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), String(describing: configuration), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("127.0.0.1:9"))
        }
        #expect(dumped.contains("sasl.password"))
    }

    @Test func `a file of properties is read`() throws {
        #expect(
            try KafkaConfiguration.properties("# c\n security.protocol = SASL_SSL\r\n\t\nsasl.password=a=b \n")
                == ["security.protocol": "SASL_SSL", "sasl.password": "a=b "]
        )
    }

    @Test func `a bad line of a file is named by its number, not shown`() {
        let error = #expect(throws: KafkaError.self) { try KafkaConfiguration.properties("a=b\nhunter2") }
        #expect(error?.description.contains("line 2") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `the library that runs says its version`() {
        #expect(librdkafkaVersion.split(separator: ".").count >= 3)
    }

    private func configuration(_ properties: [String: String]) -> KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: "127.0.0.1:9", clientID: "test", properties: properties)
    }
}
