import Bus
import Foundation
import Harness
import SQLite

/// Where and when something was measured, and with what.
struct Machine: CustomStringConvertible {
    let description: String
    /// The day, UTC.
    let date: String

    /// How busy the machine was in the last minute.
    static var load: String { String(text("/proc/loadavg").prefix { $0 != " " }) }

    /// Looks around.
    init() {
        let processor = Self.value(of: "model name", in: "/proc/cpuinfo") ?? "unknown processor"
        let kilobytes = Self.value(of: "MemTotal", in: "/proc/meminfo").flatMap { Int($0.prefix { $0 != " " }) } ?? 0
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let kernel = Self.text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines)
        description =
            "Machine: \(cores) cores of \(processor), \(kilobytes / 1_024 / 1_024) GB, Linux \(kernel). Swift \(Self.swift), "
            + "librdkafka \(librdkafkaVersion), SQLite \(Self.sqlite), Apache Kafka \(Self.kafka)."
        date = String(Date.now.formatted(.iso8601).prefix(10))
    }

    private static var sqlite: String {
        guard let folder = try? TemporaryFolder(),
            let database = try? Database(path: folder.path("any"), access: .write)
        else { return "unknown" }
        return (try? database.text("SELECT sqlite_version()")) ?? "unknown"
    }

    /// As the names of its files tell.
    private static var kafka: String {
        let home = ProcessInfo.processInfo.environment["KAFKA_HOME"] ?? ""
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(home)/libs")) ?? []
        return names.compactMap { $0.wholeMatch(of: /kafka-clients-([0-9.]+)\.jar/)?.1 }.first.map { String($0) }
            ?? "unknown"
    }

    /// Of the compiler on the PATH, which is the one that `make bench` builds with.
    private static var swift: String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["swift", "--version"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return "unknown" }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.firstMatch(of: /Swift version ([0-9.]+)/).map { String($0.1) } ?? "unknown"
    }

    private static func value(of name: String, in file: String) -> String? {
        let line = text(file).split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { $0.split(separator: ":").last }.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static func text(_ file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
}
