import ArgumentParser
import Cluster

/// `telehealth token`.
struct Token: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "token",
            abstract: "Issues a token with which another team's service may send commands.",
            discussion: "The token is shown this once. Shared/Contracts/README.md has the commands it can allow."
        )
    }

    @Option(help: "The practice's account id") var account: String
    @Option(help: "Whose service it is, such as team/billing") var subject: String
    @Option(help: "The command types it allows, with commas between them") var commands: String
    @Option(help: "How long it is valid, 1 to 90 days") var days = 30
    @Option(help: Words.state) var state = Words.defaultState
    @Flag(help: Words.json) var json = false

    func validate() throws {
        guard (1...90).contains(days) else { throw ValidationError("--days is a number from 1 to 90.") }
    }

    mutating func run() async throws {
        let token = OperatorDoor.NewToken(
            accountId: account,
            subject: subject,
            commandTypes: commands.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) },
            days: days
        )
        let issued = try await RunningCluster.with(StateDirectory(state)) { cluster in
            try await cluster.operator(.identity).issue(token)
        }
        Terminal.result(json ? issued.line : issued.token)
    }
}
