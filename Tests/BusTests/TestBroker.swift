import Bus
import Foundation
import ServiceRuntime
import Testing

/// A broker for the tests: the embedded one, or Apache Kafka from `KAFKA_HOME`.
enum TestBroker: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case embedded
    case apacheKafka

    var testDescription: String { rawValue }

    /// Those that can run here.
    static let available: [TestBroker] = ApacheKafka.shared == nil ? [.embedded] : [.embedded, .apacheKafka]

    /// A topic of the test's own and how to reach it.
    func topic(partitions: Int = 2, settings: [String: String] = [:]) throws -> (KafkaConfiguration, String, AnyObject?)
    {
        let name = "t-\(UUID().uuidString.lowercased())"
        switch self {
        case .embedded:
            let broker = try EmbeddedBroker()
            try broker.createTopic(name, partitions: partitions)
            let configuration = KafkaConfiguration(
                bootstrapServers: broker.bootstrapServers,
                clientID: "test",
                isEmbedded: true
            )
            return (configuration, name, broker)
        case .apacheKafka:
            guard let kafka = ApacheKafka.shared else { throw KafkaMissing() }
            let configuration = KafkaConfiguration(bootstrapServers: kafka.bootstrapServers, clientID: "test")
            try KafkaAdmin(configuration).createTopic(name, partitions: partitions, replicas: 1, settings: settings)
            return (configuration, name, nil)
        }
    }

    struct KafkaMissing: Error {}
}

/// One Apache Kafka for the whole test run, started at first use and stopped when the process ends.
final class ApacheKafka: Sendable {
    static let shared: ApacheKafka? = {
        guard let home = ProcessInfo.processInfo.environment["KAFKA_HOME"] else { return nil }
        return try? ApacheKafka(home: home)
    }()

    let bootstrapServers: String

    private init(home: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kafka-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (port, controller) = (try Self.freePort(), try Self.freePort())
        bootstrapServers = "127.0.0.1:\(port)"
        let template = try String(contentsOfFile: "\(home)/config/server.properties", encoding: .utf8)
        let properties =
            template
            .replacingOccurrences(of: ":9092", with: ":\(port)")
            .replacingOccurrences(of: ":9093", with: ":\(controller)")
            .replacingOccurrences(of: "/tmp/kafka-logs", with: folder.appending(path: "logs").path())
        let file = folder.appending(path: "server.properties").path()
        try properties.write(toFile: file, atomically: true, encoding: .utf8)
        // The shell ends the broker when this process, which holds the other end of its input, is gone.
        let script = """
            set -e; export KAFKA_HEAP_OPTS=-Xmx384m LOG_DIR='\(folder.path())'
            '\(home)/bin/kafka-storage.sh' format --standalone -t "$('\(home)/bin/kafka-storage.sh' random-uuid)" -c '\(file)'
            '\(home)/bin/kafka-server-start.sh' '\(file)' & broker=$!
            cat > /dev/null || true
            kill -9 $broker; rm -rf '\(folder.path())'
            """
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let admin = try KafkaAdmin(KafkaConfiguration(bootstrapServers: bootstrapServers, clientID: "probe"))
        let deadline = Date(timeIntervalSinceNow: 60)
        while (try? admin.clusterID()) == nil {
            guard process.isRunning, Date() < deadline else { throw TestBroker.KafkaMissing() }
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length)
                getsockname(descriptor, generic, &length)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
        guard port > 0 else { throw TestBroker.KafkaMissing() }
        return port
    }
}
