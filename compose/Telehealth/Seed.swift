import ArgumentParser
import Cluster

/// `telehealth seed`.
struct Seed: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "seed",
            abstract: "Makes the demonstration practice if there is none, and shows who can sign in.",
            discussion: """
                With --keys and --ports it does so for a cluster that something else runs (docker compose), and registers our
                app at the simulated Zoom first, as 'up' does.
                """
        )
    }

    @Option(help: Words.state) var state = Words.defaultState
    @Option(help: "The directory with that cluster's keys") var keys: String?
    @Option(help: "That cluster's ingress port; the other parts have the next ones") var ports: Int?
    @Flag(help: Words.json) var json = false

    func validate() throws {
        guard (keys == nil) == (ports == nil) else { throw ValidationError("--keys and --ports go together.") }
        if let ports, !Up.firstPorts.contains(ports) {
            throw ValidationError(
                "--ports is a number from \(Up.firstPorts.lowerBound) to \(Up.firstPorts.upperBound)."
            )
        }
    }

    mutating func run() async throws {
        let directory = StateDirectory(state)
        let seed: SeedRecord
        if let keys, let ports {
            seed = try await Settling.foreign(firstPort: ports, keys: StateDirectory(keys).path, state: directory)
        } else {
            seed = try await RunningCluster.with(directory) { cluster in try await cluster.seed(directory) }
        }
        Terminal.result(json ? seed.line : Progress.people(seed).joined(separator: "\n"))
    }
}
