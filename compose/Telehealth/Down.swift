import ArgumentParser
import Cluster

/// `telehealth down`.
struct Down: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "down", abstract: "Stops the cluster from elsewhere.")
    }

    @Option(help: Words.state) var state = Words.defaultState

    mutating func run() async throws {
        let directory = StateDirectory(state)
        let wasRunning = try await RunningCluster.stop(directory)
        Terminal.say(wasRunning ? "Stopped." : "No cluster runs on \(directory.path).")
    }
}
