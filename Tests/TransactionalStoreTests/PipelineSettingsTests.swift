import Bus
import Contracts
import Cryptography
import Foundation
import Harness
import ServiceRuntime
import Testing
import TransactionalStore

@Suite struct PipelineSettingsTests {
    private let folder: TemporaryFolder
    private let key = SigningKey(id: "scheduling-1", key: Ed25519.PrivateKey())

    init() throws {
        folder = try TemporaryFolder()
        try write("own.json", key.json)
        try write("all.json", JSONWebKeySet([key.id: key.key.publicKey]).json)
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.path(name)))
    }

    private func read(_ change: [String: String] = [:], flags: Set<String> = []) throws -> PipelineSettings {
        var environment = [
            "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092", "STORE_PATH": folder.path("store.sqlite"),
            "SIGNING_KEY_FILE": folder.path("own.json"), "JWKS_FILE": folder.path("all.json"),
        ]
        environment.merge(change) { $1 }
        let settings = Settings(environment: environment)
        let pipeline = PipelineSettings(settings, service: .scheduling, flags: flags)
        try settings.finish()
        return pipeline
    }

    /// The one problem that a change makes.
    private func problem(_ change: [String: String]) -> String {
        let error = #expect(throws: SettingsError.self) { try read(change) }
        #expect(error?.problems.count == 1)
        return error?.problems.first ?? ""
    }

    @Test func `they are read, and what is not set has its default`() throws {
        let settings = try read()
        #expect(settings.kafka.bootstrapServers == "127.0.0.1:9092")
        #expect(settings.kafka.clientID == "telehealth-scheduling")
        #expect(!settings.kafka.isEmbedded)
        #expect(settings.partitions == 16)
        #expect(settings.replicas == 1)
        #expect(settings.signingKey.id == "scheduling-1")
        #expect(settings.keys.keys.keys.sorted() == ["scheduling-1"])
        #expect(!settings.takesOver && !settings.republishes)
    }

    @Test func `a start takes over or publishes again when its command line says so`() throws {
        let names = Set(PipelineSettings.flags.map(\.name))
        #expect(names == ["--take-over", "--republish"])
        #expect(try read(flags: ["--take-over"]).takesOver)
        #expect(try read(flags: ["--republish"]).republishes)
    }

    @Test func `the broker's own settings come from a file`() throws {
        try write("kafka.properties", "# how to log in\nsecurity.protocol=SASL_SSL\nsasl.password=hunter2\n")
        let settings = try read(["KAFKA_PROPERTIES_FILE": folder.path("kafka.properties")])
        #expect(settings.kafka.properties == ["security.protocol": "SASL_SSL", "sasl.password": "hunter2"])
    }

    @Test func `a file of settings that the bus itself rests on is refused`() throws {
        try write("kafka.properties", "acks=0\n")
        #expect(problem(["KAFKA_PROPERTIES_FILE": folder.path("kafka.properties")]).contains("acks"))
    }

    @Test(arguments: ["SIGNING_KEY_FILE", "JWKS_FILE", "KAFKA_PROPERTIES_FILE"])
    func `a file that is not there is named by its setting`(name: String) {
        #expect(problem([name: folder.path("missing")]).hasPrefix("\(name) names a file that cannot be read"))
    }

    @Test(arguments: ["SIGNING_KEY_FILE", "JWKS_FILE"])
    func `a file that holds something else is refused`(name: String) throws {
        try write("other", "{}")
        #expect(problem([name: folder.path("other")]).hasPrefix("\(name) names a file that cannot be used: "))
    }

    @Test func `two wrong files are told at once`() {
        let error = #expect(throws: SettingsError.self) {
            try read(["SIGNING_KEY_FILE": folder.path("a"), "JWKS_FILE": folder.path("b")])
        }
        #expect(error?.problems.count == 2)
    }

    @Test func `another service's key is refused`() throws {
        let other = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
        try write("other.json", other.json)
        #expect(problem(["SIGNING_KEY_FILE": folder.path("other.json")]).contains("begin with scheduling-"))
    }

    @Test func `a key that nobody could verify is refused, and not shown`() throws {
        let stranger = SigningKey(id: "scheduling-1", key: Ed25519.PrivateKey())
        try write("stranger.json", stranger.json)
        let problem = problem(["SIGNING_KEY_FILE": folder.path("stranger.json")])
        #expect(problem.contains("is not in the set of JWKS_FILE"))
        #expect(!problem.contains(Base64URL.encode(stranger.key.seed)))
    }

    @Test(arguments: [("TOPIC_PARTITIONS", "0"), ("TOPIC_REPLICATION_FACTOR", "x"), ("KAFKA_EMBEDDED", "yes")])
    func `a value that is none is named`(name: String, value: String) {
        #expect(problem([name: value]).hasPrefix("\(name) is \"\(value)\""))
    }

    @Test func `what has no default is asked for, all of it at once`() {
        let settings = Settings(environment: [:])
        _ = PipelineSettings(settings, service: .scheduling, flags: [])
        let error = #expect(throws: SettingsError.self) { try settings.finish() }
        #expect(error?.problems.count == 4)
    }
}
