import ArgumentParser
import Cluster

/// `telehealth practice`.
struct Practice: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "practice",
            abstract: "Makes practices.",
            subcommands: [Create.self]
        )
    }

    /// `telehealth practice create`.
    struct Create: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "create",
                abstract: "Makes a practice with its first master, who gets a link that sets the first password, once."
            )
        }

        @Option(help: "The practice's name") var name: String
        @Option(help: "Its time zone, such as Europe/London") var timeZone: String
        @Option(help: "The name of the one who runs it") var masterName: String
        @Option(help: "Their e-mail address, with which they sign in") var masterEmail: String
        @Option(help: Words.state) var state = Words.defaultState
        @Flag(help: Words.json) var json = false

        mutating func run() async throws {
            let practice = OperatorDoor.NewPractice(
                name: name,
                timeZone: timeZone,
                masterName: masterName,
                masterEmail: masterEmail
            )
            let made = try await RunningCluster.with(StateDirectory(state)) { cluster in
                try await cluster.operator(.identity).create(practice)
            }
            if json {
                Terminal.result(made.line)
            } else {
                Terminal.result("Made \(name) (\(made.accountId)). Give \(masterName) this link; it works once:")
                Terminal.result(made.firstPasswordURL)
            }
        }
    }
}
