import Bus
import Contracts
import Glibc
import Testing

@testable import Cluster

@Suite struct DoctorTests {
    /// A state directory as a run leaves it.
    private func withState(_ body: (StateDirectory, SecretFiles) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let state = StateDirectory("\(directory)/state")
            try state.prepare()
            let secrets = SecretFiles(directory: state.keys)
            _ = try secrets.generateMissing()
            try await body(state, secrets)
        }
    }

    private func failures(_ state: StateDirectory) -> [Finding] {
        KeptFilesCheck(state: state).findings().filter { $0.verdict == .failure }
    }

    @Test func `what a start made is in order`() async throws {
        try await withState { state, _ in
            #expect(failures(state).isEmpty)
        }
    }

    @Test func `a key that others may read, or that is gone, is found`() async throws {
        try await withState { state, secrets in
            chmod(secrets.sealingKeys, 0o644)
            #expect(failures(state).map(\.area) == ["keys"])
            #expect(failures(state)[0].sentence.hasSuffix("chmod 600 \(secrets.sealingKeys)"))
            unlink(secrets.sealingKeys)
            #expect(failures(state)[0].sentence.contains("is missing"))
        }
    }

    @Test func `public keys of other private ones are found`() async throws {
        try await withState { state, secrets in
            let other = SecretFiles(directory: "\(state.path)/other")
            _ = try other.generateMissing()
            try PrivateFile.write(try PrivateFile.read(other.publicKeys) ?? [], to: secrets.publicKeys)
            #expect(failures(state).map(\.area) == ["keys"])
        }
    }

    @Test func `a secret that could be guessed is found`() async throws {
        try await withState { state, secrets in
            try PrivateFile.write("secret", to: secrets.operatorSecret)
            #expect(failures(state).map(\.area) == ["keys"])
            #expect(failures(state)[0].sentence.contains(secrets.operatorSecret))
        }
    }

    @Test func `stores and folders that others may enter are found`() async throws {
        try await withState { state, _ in
            try PrivateFile.write("x", to: "\(state.stores)/identity.sqlite-wal")
            chmod("\(state.stores)/identity.sqlite-wal", 0o640)
            chmod(state.path, 0o755)
            #expect(failures(state).map(\.area) == ["files", "stores"])
        }
    }

    @Test(arguments: [
        ("127.0.0.1:9092", true), ("localhost:9092,127.0.0.1:9093", true), ("[::1]:9092", true),
        ("kafka:9092", false), ("127.0.0.1:9092,10.0.0.4:9092", false),
    ])
    func `a broker is this machine's alone only if every address is`(servers: String, isLoopback: Bool) {
        #expect(BrokerCheck.isLoopback(servers) == isLoopback)
    }

    @Test func `a broker off loopback without access rules fails, hidden rules are a warning`() {
        #expect(BrokerCheck.judge(accessRules: 0, servers: "kafka:9092").verdict == .failure)
        #expect(BrokerCheck.judge(accessRules: nil, servers: "kafka:9092").verdict == .warning)
        #expect(BrokerCheck.judge(accessRules: 3, servers: "kafka:9092").verdict == .ok)
    }

    @Test func `topics that are missing, of another size or with other settings are each named`() {
        var topics = Dictionary(
            uniqueKeysWithValues: Topic.all.map { topic in
                let partitions = topic.partitions(cell: 16)
                return (
                    topic.name, KafkaAdmin.TopicDescription(name: topic.name, partitions: partitions, replicas: 1)
                )
            }
        )
        #expect(BrokerCheck.judge(topics: topics, partitions: 16).isEmpty)
        topics["identity.owner.v1"] = nil
        topics["zoom.events.v1"]?.partitions = 8
        let found = BrokerCheck.judge(topics: topics, partitions: 16).map(\.sentence)
        #expect(found.count == 2)
        #expect(found.contains { $0.contains("identity.owner.v1") })
        #expect(found.contains { $0.hasPrefix("zoom.events.v1 has 8 partitions, not 16") })

        var settings = Dictionary(uniqueKeysWithValues: Topic.all.map { ($0.name, $0.settings) })
        #expect(BrokerCheck.judge(settings: settings).isEmpty)
        settings["scheduling.events.v1"]?["cleanup.policy"] = "delete"
        let wrong = BrokerCheck.judge(settings: settings)
        #expect(wrong.map(\.verdict) == [.failure])
        #expect(wrong[0].sentence.contains("--add-config cleanup.policy=compact"))
    }

    @Test func `programs that are not there are named with how to get them`() {
        let found = ProgramsCheck(programs: "/nowhere", broker: .apacheKafka(home: "/no-kafka")).findings()
        #expect(found.filter { $0.verdict == .failure }.count >= 6)
        #expect(found.contains { $0.sentence.contains("/nowhere/identity") && $0.sentence.contains("make build") })
        #expect(found.contains { $0.sentence.contains("KAFKA_HOME") })
    }
}
