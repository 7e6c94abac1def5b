import ArgumentParser
import Cluster
import FoundationEssentials

/// `telehealth doctor`.
struct Doctor: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor",
            abstract: "Checks files, keys, programs, broker, topics and parts; ends with 1 when something is wrong."
        )
    }

    @Option(help: Words.state) var state = Words.defaultState
    @Option(help: BrokerKind.help) var broker: BrokerKind?

    mutating func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let doctor = ClusterDoctor(
            state: StateDirectory(state),
            broker: try BrokerKind.choose(broker, environment),
            programs: SourceTree.programs,
            environment: environment
        )
        let findings = try await doctor.findings()
        for finding in findings { Terminal.result(Self.row(finding)) }
        let failures = findings.filter { $0.verdict == .failure }.count
        guard failures == 0 else {
            Terminal.say("telehealth: \(failures == 1 ? "one thing is" : "\(failures) things are") wrong.")
            throw ExitCode.failure
        }
    }

    private static func row(_ finding: Finding) -> String {
        "  \(Progress.pad(finding.verdict.rawValue, 9))\(Progress.pad(finding.area, 10))\(finding.sentence)"
    }
}
