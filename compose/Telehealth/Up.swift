import ArgumentParser
import Cluster
import FoundationEssentials

/// `telehealth up`.
struct Up: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "up",
            abstract: "Starts broker, Zoom simulator, services and ingress; Ctrl-C stops them.",
            discussion: """
                What an earlier run kept is there again, unless --fresh forgets it. The first run makes a small practice to
                click through, and shows who can sign in; later runs show it again.
                """
        )
    }

    @Option(help: Words.state) var state = Words.defaultState
    @Flag(help: "Forget what earlier runs kept: keys, stores, logs, the practice") var fresh = false
    @Option(help: "The ingress's port, with the next ones for the rest; or auto for any that are free") var ports =
        "8080"
    @Option(help: BrokerKind.help) var broker: BrokerKind?
    @Flag(help: "Make no practice") var noSeed = false
    @Option(help: "This service takes over from another store, once: after a backup was put in its place")
    var takeOver: ServiceKind?
    @Option(help: "This service publishes all its state again, once: for readers that couldn't read some of it")
    var republish: ServiceKind?
    @Flag(help: "Write the run record as one line of JSON to the standard output once all is ready") var readyJson =
        false

    func validate() throws {
        _ = try chosenPorts()
    }

    mutating func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let options = ClusterOptions(
            state: StateDirectory(state),
            fresh: fresh,
            broker: try BrokerKind.choose(broker, environment),
            ports: try chosenPorts(),
            seed: !noSeed,
            onceArguments: onceArguments,
            programs: SourceTree.programs,
            ingressTemplate: try SourceTree.read("compose/ingress.conf"),
            environment: environment
        )
        let progress = Progress(readyJSON: readyJson)
        Terminal.say("Starting on \(options.state.path) · broker: \(options.broker.title)")
        try await Cluster(options) { progress.show($0) }.run()
        Terminal.say("Stopped.")
    }

    private var onceArguments: [PartName: [String]] {
        var arguments: [PartName: [String]] = [:]
        if let takeOver { arguments[takeOver.part, default: []].append("--take-over") }
        if let republish { arguments[republish.part, default: []].append("--republish") }
        return arguments
    }

    /// What the first of a cluster's ports can be.
    static let firstPorts = 1_024...(65_536 - PortPlan.count)

    private func chosenPorts() throws -> ClusterOptions.Ports {
        if ports == "auto" { return .free }
        guard let first = Int(ports), Self.firstPorts.contains(first) else {
            let range = Self.firstPorts
            throw ValidationError("--ports is a number from \(range.lowerBound) to \(range.upperBound), or auto.")
        }
        return .from(first)
    }
}
