import ArgumentParser
import Cluster

/// `telehealth status`.
struct Status: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "status",
            abstract: "Shows the parts; ends with 0 when all are ready, 1 when one isn't, 3 when nothing runs."
        )
    }

    @Option(help: Words.state) var state = Words.defaultState
    @Flag(help: Words.json) var json = false

    mutating func run() async throws {
        let record = try RunningCluster.record(StateDirectory(state))
        if json {
            Terminal.result(record.line)
        } else {
            Terminal.result("\(record.origin), process \(record.pid), state in \(record.stateDirectory)")
            for part in record.parts { Terminal.result("  \(Self.row(part))") }
        }
        guard record.parts.allSatisfy({ $0.state == .ready }) else { throw ExitCode.failure }
    }

    private static func row(_ part: RunRecord.Part) -> String {
        var facts = [part.pid.map { "process \($0)" }, part.origin].compactMap { $0 }
        if part.restarts > 0 { facts.append("started again \(part.restarts) times") }
        return Progress.pad(part.name.rawValue) + Progress.pad(part.state.rawValue, 10) + facts.joined(separator: ", ")
    }
}
