import ArgumentParser
import Cluster

/// `telehealth keys`.
struct Keys: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "keys",
            abstract: "Makes the keys and secrets of a cluster that are missing in a directory; keeps the others."
        )
    }

    @Argument(help: "The directory") var directory: String

    mutating func run() async throws {
        let made = try SecretFiles(directory: StateDirectory(directory).path).generateMissing()
        for path in made { Terminal.result(path) }
        if made.isEmpty { Terminal.say("Nothing was missing.") }
    }
}
