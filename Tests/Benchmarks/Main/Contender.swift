import Cluster
import Contracts
import Foundation
import Harness
import ServiceRuntime

/// A process that is measured.
final class Contender {
    /// Which one.
    enum Kind: String, CaseIterable {
        case ours
        case yardstick

        /// The topic that it writes to.
        func topic(_ kind: Topic.Kind) -> String {
            let name = Topic(.scheduling, kind).name
            return self == .ours ? name : "limit.\(name)"
        }
    }

    /// Where ours serves its pages.
    let port: Int
    private let process = Process()
    private let logPath: String

    /// Starts it on a store; ours under another program if words for that are given.
    ///
    /// The yardstick moves its write-ahead log into the file in parts of `logPages`: many for throughput, few for a short wait.
    /// Ours finds that out by itself.
    init(_ kind: Kind, cell: Cell, store: String, logPages: Int = 8_000, under tool: [String] = []) throws {
        logPath = "\(store).log"
        port = try ApacheKafka.freePort()
        _ = FileManager.default.createFile(atPath: logPath, contents: nil)
        let log = try FileHandle(forWritingTo: URL(filePath: logPath))
        // The kernel kills it when we are gone.
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        let arguments: [String]
        switch kind {
        case .ours:
            arguments = tool + [Self.program("scheduling")]
            process.environment = Self.settings(cell, store, port)
        case .yardstick:
            arguments = [
                Self.program("limit"), cell.broker.bootstrapServers, store, "\(logPages)",
                Topic(.scheduling, .commands).name, kind.topic(.events), kind.topic(.outcomes),
                Topic(.identity, .events).name, Topic(.zoom, .events).name,
            ]
        }
        process.arguments = ["--pdeathsig", "KILL"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()
    }

    /// What it has written to its log.
    var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// Resident memory, bytes.
    var memory: Int { Self.memory(of: process.processIdentifier, "VmRSS") }
    /// The most resident memory so far, bytes.
    var peakMemory: Int { Self.memory(of: process.processIdentifier, "VmHWM") }

    /// What it has used of the processors so far, seconds.
    var processorTime: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
        // After the name, which is in parentheses: user and system time are the twelfth and thirteenth.
        let fields = text.drop { $0 != ")" }.split(separator: " ").dropFirst()
        return fields.dropFirst(11).prefix(2).reduce(0) { $0 + (Double($1) ?? 0) } / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Complains if it has ended.
    func check() throws {
        guard process.isRunning else { throw Failure("a process ended by itself:\n\(log)") }
    }

    /// Asks it to stop, and waits.
    func stop() throws {
        process.terminate()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure("a process did not stop as it should:\n\(log)")
        }
    }

    /// Ends it if it still runs.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Bytes that the kernel tells of a process: `VmRSS` is what is resident, `VmHWM` the most that was.
    static func memory(of process: pid_t, _ name: String) -> Int {
        let lines = ((try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? "").split(
            separator: "\n"
        )
        let line = lines.first { $0.hasPrefix("\(name):") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first).flatMap { Int($0) }.map { $0 * 1_024 }
            ?? 0
    }

    /// A program that was built beside this one.
    static func program(_ name: String) -> String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path()
    }

    private static func settings(_ cell: Cell, _ store: String, _ port: Int) -> [String: String] {
        [
            "KAFKA_BOOTSTRAP_SERVERS": cell.broker.bootstrapServers,
            "TOPIC_PARTITIONS": "\(Workload.partitions)",
            "TOPIC_REPLICATION_FACTOR": "1",
            "STORE_PATH": store,
            "JWKS_FILE": cell.folder.path("keys.json"),
            "SIGNING_KEY_FILE": cell.folder.path("scheduling.json"),
            "LINK_KEYS_FILE": cell.folder.path("links.json"),
            "HTTP_PORT": "\(port)",
            "PUBLIC_ORIGIN": "http://localhost",
            "LOG_LEVEL": "notice",
            // What is measured is how it goes on, and not the first two minutes of a life.
            "SELF_READ_SECONDS": "1",
            // As `telehealth` starts it. The yardstick has the C library's own setting, which suits its one thread better.
            Allocator.setting.name: Allocator.setting.value,
        ]
    }
}
