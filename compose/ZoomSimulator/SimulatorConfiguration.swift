import Cryptography
package import ServiceRuntime

/// How a simulator runs.
package struct SimulatorConfiguration: Sendable {
    /// The address on which pages, OAuth and REST listen; the control API never leaves this machine.
    package var host = "127.0.0.1"
    /// The port of pages, OAuth and REST; 0: any.
    package var port = 0
    /// The port of the control API; 0: any.
    package var controlPort = 0
    /// Who may use the control API.
    package var controlToken = Base64URL.encode(randomBytes(24))
    /// How people and links reach it, `PORT` standing for the port.
    package var origin = "http://127.0.0.1:PORT"
    /// The file that keeps everything over a restart; nil: nothing is kept.
    package var statePath: String?
    package var options = Options()
    /// The machine's clock; simulated time is this one's plus an offset.
    package var clock: any WallClock = SystemClock()
    package var random: any RandomSource = SystemRandom()
    package var logger = Logger.silent

    /// Makes the configuration of a simulator on free ports that forgets everything when it stops.
    package init() {}
}

extension SimulatorConfiguration {
    /// Reads the settings of `zoom-simulator`, which `compose/ZoomSimulator/README.md` lists.
    package init(_ settings: Settings) {
        self.init()
        host = settings.string(
            "SIMULATOR_HOST",
            default: "127.0.0.1",
            help: "Address of the pages, OAuth and the REST API; the control API is always on 127.0.0.1"
        )
        let ports = 0...65_535
        port = settings.integer(
            "SIMULATOR_PORT",
            default: 0,
            in: ports,
            help: "Port of the pages, OAuth and the REST API; 0 takes any"
        )
        controlPort = settings.integer(
            "SIMULATOR_CONTROL_PORT",
            default: 0,
            in: ports,
            help: "Port of the control API; 0 takes any"
        )
        controlToken =
            settings.secret("SIMULATOR_CONTROL_TOKEN", help: "Who may use the control API: the bearer token") ?? ""
        origin = settings.string(
            "SIMULATOR_ORIGIN",
            default: "http://zoom.localhost:PORT",
            help: "How people and links reach it, PORT standing for the port; also api_url"
        )
        if !origin.hasPrefix("http://") && !origin.hasPrefix("https://") || origin.hasSuffix("/") {
            settings.reject("SIMULATOR_ORIGIN", "must be http:// or https:// with a host, without a slash at its end")
        }
        statePath = settings.optionalString(
            "SIMULATOR_STATE",
            help: "File (mode 0600) that keeps users, meetings, tokens and calls over a restart"
        )
        let plan = settings.choice(
            "SIMULATOR_PLAN",
            default: Plan.basic.rawValue,
            of: Plan.allCases.map(\.rawValue),
            help: "Account plan of those who sign up on the spot"
        )
        options.accountPlan = Plan(rawValue: plan) ?? .basic
        options.rateLimits = settings.boolean(
            "SIMULATOR_RATE_LIMITS",
            default: true,
            help: "Whether Zoom's limits per second and day apply"
        )
    }
}
