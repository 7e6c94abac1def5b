import Testing

@testable import Cluster

@Suite struct ClusterPlanTests {
    private func plan(_ broker: BrokerChoice, _ environment: [String: String] = [:]) -> ClusterPlan {
        ClusterPlan(
            state: StateDirectory("/s"),
            secrets: SecretFiles(directory: "/s/keys"),
            ports: PortPlan(from: 8080),
            broker: broker,
            bootstrapServers: "127.0.0.1:9",
            programs: "/p",
            environment: environment
        )
    }

    @Test func `no secret's value is in an environment, only its file`() {
        for part in [PartName.identity, .zoomConnector, .scheduling, .zoomSimulator] {
            for (name, value) in plan(.embedded).launch(of: part).environment
            where name.contains("SECRET") || name.contains("KEY") || name.contains("TOKEN") {
                #expect(name.hasSuffix("_FILE") && value.hasPrefix("/s/keys/"))
            }
        }
    }

    @Test func `the shell's secrets are not passed on`() {
        let launch = plan(.embedded, ["AWS_SECRET_ACCESS_KEY": "x", "PATH": "/bin"]).launch(of: .identity)
        #expect(launch.environment["AWS_SECRET_ACCESS_KEY"] == nil)
        #expect(launch.environment["PATH"] == "/bin")
    }

    @Test func `the image's programs have the same allocator as those that are started here`() throws {
        let (name, value) = Allocator.setting
        #expect(plan(.embedded).launch(of: .scheduling).environment[name] == value)
        #expect(try SourceTree.read("compose/Dockerfile").contains(" \(name)=\(value)\n"))
    }

    @Test func `each service has a store, a key and a port of its own`() {
        let services = [PartName.identity, .zoomConnector, .scheduling].map {
            plan(.embedded).launch(of: $0).environment
        }
        for name in ["STORE_PATH", "SIGNING_KEY_FILE", "HTTP_PORT"] {
            #expect(Set(services.compactMap { $0[name] }).count == 3)
        }
        #expect(services.allSatisfy { $0["HTTP_HOST"] == "127.0.0.1" })
    }

    @Test func `the embedded broker has few partitions, a Kafka of ours one replica`() {
        #expect(plan(.embedded).launch(of: .identity).environment["TOPIC_PARTITIONS"] == "4")
        #expect(plan(.embedded).launch(of: .identity).environment["KAFKA_EMBEDDED"] == "true")
        let kafka = plan(.apacheKafka(home: "/k")).launch(of: .identity).environment
        #expect(kafka["TOPIC_PARTITIONS"] == "16")
        #expect(kafka["TOPIC_REPLICATION_FACTOR"] == "1")
    }

    @Test func `how an outside broker is reached comes from our environment`() {
        let environment = ["KAFKA_PROPERTIES_FILE": "/f", "TOPIC_REPLICATION_FACTOR": "3"]
        let settings = plan(.external(bootstrapServers: "b:9"), environment).launch(of: .scheduling).environment
        #expect(settings["KAFKA_PROPERTIES_FILE"] == "/f")
        #expect(settings["TOPIC_REPLICATION_FACTOR"] == "3")
    }
}
