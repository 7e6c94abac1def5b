/// What `telehealth up` was asked for.
package struct ClusterOptions: Sendable {
    /// Which ports the cluster takes.
    package enum Ports: Sendable {
        /// The ingress's port, and the next ones for the rest.
        case from(Int)
        /// Whatever is free.
        case free
    }

    package var state: StateDirectory
    /// Forget what earlier runs kept.
    package var fresh: Bool
    package var broker: BrokerChoice
    package var ports: Ports
    /// Makes the demonstration practice if the state is new.
    package var seed: Bool
    /// What services are told once, at their first start, such as `--take-over`.
    package var onceArguments: [PartName: [String]]
    /// The folder of the built programs.
    package var programs: String
    /// The text of `compose/ingress.conf`.
    package var ingressTemplate: String
    /// The environment that `telehealth` was started in.
    package var environment: [String: String]

    /// Gathers the options.
    package init(
        state: StateDirectory,
        fresh: Bool,
        broker: BrokerChoice,
        ports: Ports,
        seed: Bool,
        onceArguments: [PartName: [String]],
        programs: String,
        ingressTemplate: String,
        environment: [String: String]
    ) {
        self.state = state
        self.fresh = fresh
        self.broker = broker
        self.ports = ports
        self.seed = seed
        self.onceArguments = onceArguments
        self.programs = programs
        self.ingressTemplate = ingressTemplate
        self.environment = environment
    }
}
