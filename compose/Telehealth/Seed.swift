import ArgumentParser
import Cluster

/// `telehealth seed`.
struct Seed: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "seed",
            abstract: "Makes the demonstration practice if there is none, and shows who can sign in."
        )
    }

    @Option(help: Words.state) var state = Words.defaultState
    @Flag(help: Words.json) var json = false

    mutating func run() async throws {
        let directory = StateDirectory(state)
        let seed = try await RunningCluster.with(directory) { cluster in try await cluster.seed(directory) }
        Terminal.result(json ? seed.line : Progress.people(seed).joined(separator: "\n"))
    }
}
