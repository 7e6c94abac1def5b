import Bus
import Foundation
import ServiceRuntime

/// An Apache Kafka of the tests' own, from `KAFKA_HOME`; killed when it is let go, or the process ends.
package final class ApacheKafka: Sendable {
    /// Whether there is one to run.
    package static let isAvailable = ProcessInfo.processInfo.environment["KAFKA_HOME"] != nil
    private static let started = Result { try ApacheKafka() }

    /// Where it listens.
    package let bootstrapServers: String
    private let home: String
    private let folder: URL
    private let running = Lock<Run?>(nil)

    /// One for the whole test run, started at first use; blocks for some seconds then.
    package static func shared() throws -> ApacheKafka { try started.get() }

    /// Why it does not run.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// A broker's process, and the pipe whose end tells the shell around it to kill it.
    private struct Run: @unchecked Sendable {
        // Used under the lock only.
        let process: Process
        let orders: Pipe
    }

    /// Makes a broker with an empty log and starts it; blocks for some seconds.
    package init() throws {
        home = ProcessInfo.processInfo.environment["KAFKA_HOME"] ?? ""
        folder = FileManager.default.temporaryDirectory.appending(path: "kafka-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (port, controller) = (try Self.freePort(), try Self.freePort())
        bootstrapServers = "127.0.0.1:\(port)"
        try String(contentsOfFile: "\(home)/config/server.properties", encoding: .utf8)
            .replacingOccurrences(of: ":9092", with: ":\(port)")
            .replacingOccurrences(of: ":9093", with: ":\(controller)")
            .replacingOccurrences(of: "/tmp/kafka-logs", with: folder.appending(path: "logs").path())
            .write(to: folder.appending(path: "server.properties"), atomically: true, encoding: .utf8)
        try start()
    }

    /// Starts the broker with the log it had, and waits until it answers; blocks.
    package func start() throws {
        // The shell kills the broker when it is told to, or when this process, which holds the other end of the pipe, is gone.
        let script = """
            set -e
            cd '\(folder.path())'
            export KAFKA_HEAP_OPTS=-Xmx384m LOG_DIR=.
            if [ ! -d logs ]; then
                id=$('\(home)/bin/kafka-storage.sh' random-uuid)
                '\(home)/bin/kafka-storage.sh' format --standalone -t "$id" -c server.properties
            fi
            '\(home)/bin/kafka-server-start.sh' server.properties < /dev/null &
            read -r order || order=end
            kill -9 $!
            wait || true
            if [ "$order" = end ]; then cd /; rm -rf '\(folder.path())'; fi
            """
        let process = Process()
        let orders = Pipe()
        // Ours alone: a shell that is started later must not hold this one's broker.
        _ = fcntl(orders.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.standardInput = orders
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let run = Run(process: process, orders: orders)
        running.withLock { $0 = run }
        let configuration = KafkaConfiguration(bootstrapServers: bootstrapServers, clientID: "probe")
        let admin = try KafkaAdmin(configuration, timeoutMilliseconds: 500)
        defer { admin.close() }
        let start = ContinuousClock.now
        while (try? admin.clusterID()) == nil {
            guard process.isRunning else { throw Failure(description: "Apache Kafka ended while it started") }
            guard start.duration(to: .now) < .seconds(90) else {
                throw Failure(description: "Apache Kafka did not answer within 90 s")
            }
        }
    }

    /// Kills the broker (`kill -9`), and waits until it is gone; blocks.
    package func kill() throws {
        let taken = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let taken else { throw Failure(description: "Apache Kafka is not running") }
        try taken.orders.fileHandleForWriting.write(contentsOf: Data("kill\n".utf8))
        taken.process.waitUntilExit()
    }

    /// A port of this machine that nobody listens on at this moment.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = bind(descriptor, generic, length)
                _ = getsockname(descriptor, generic, &length)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
        guard port > 0 else { throw Failure(description: "no port is free") }
        return port
    }
}
