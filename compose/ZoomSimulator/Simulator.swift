import HTTPClient
import HTTPServer
import ServiceRuntime

/// The simulated Zoom: pages, OAuth and REST on one port, the control API on another, webhooks out.
///
/// It takes connections from the moment it is made, and answers them from ``run()`` on.
package struct Simulator: Service {
    /// Where people and links reach it: `http://127.0.0.1:PORT`.
    package let origin: String
    /// The port of pages, OAuth and REST.
    package let port: Int
    /// The port of the control API.
    package let controlPort: Int
    /// The control API's functions, for tests in the same process.
    package let control: SimulatorControl

    private let group: ServiceGroup

    package var name: String { "zoom simulator" }

    /// Binds the ports and reads the state file.
    ///
    /// - Throws: a sentence when a port is taken or the state cannot be read.
    package init(_ configuration: SimulatorConfiguration) throws {
        let socket = try ListeningSocket(host: configuration.host, port: configuration.port)
        let controlSocket = try ListeningSocket(host: "127.0.0.1", port: configuration.controlPort)
        let file = configuration.statePath.map(StateFile.init(path:))
        let saved = try file?.load()
        let origin = configuration.origin.replacing("PORT", with: "\(socket.port)")
        var world = saved?.world ?? ZoomWorld()
        if saved == nil { world.options = configuration.options }
        world.options.accountPlan = configuration.options.accountPlan
        world.options.rateLimits = configuration.options.rateLimits
        let core = SimulatorCore(
            world: world,
            clock: saved?.clock ?? SimulatedClock(),
            machine: configuration.clock,
            random: configuration.random,
            origin: origin
        )
        let keeper = file.map { StateKeeper(core: core, file: $0, logger: configuration.logger) }
        let control = SimulatorControl(core: core, keeper: keeper)
        let metrics = MetricsRegistry()
        let client = HTTPClient(configuration: Self.clientConfiguration)
        let pages = try HTTPServer(
            socket: socket,
            configuration: Self.serverConfiguration,
            responder: Router(Self.routes(core), metrics: metrics),
            logger: configuration.logger,
            metrics: metrics
        )
        let controlAPI = try HTTPServer(
            socket: controlSocket,
            configuration: Self.serverConfiguration,
            responder: Router(
                HealthController().routes.adding(
                    ControlController(control: control).routes,
                    middleware: ControlAccess(token: configuration.controlToken)
                ),
                metrics: metrics
            ),
            logger: configuration.logger,
            metrics: MetricsRegistry()
        )
        let sender = WebhookSender(core: core, client: client, logger: configuration.logger)
        let services: [(any Service)?] = [keeper, client, sender, controlAPI, pages, PulseStopper(pulse: core.pulse)]
        group = ServiceGroup(services: services.compactMap(\.self), logger: configuration.logger)
        self.control = control
        self.origin = origin
        port = socket.port
        controlPort = controlSocket.port
    }

    /// Runs until the task is cancelled.
    package func run() async throws {
        let ending = await group.run(until: AsyncStream { _ in })
        guard ending == .stopped else { throw SimulatorStopped(ending: ending) }
    }

    private static func routes(_ core: SimulatorCore) -> RouteCollection {
        let delivery = AnswerDelivery(pulse: core.pulse)
        let faults = PageFaults(core: core, delivery: delivery)
        let pages = RouteCollection()
            .adding(HomeController(core: core).routes)
            .adding(SignInController(core: core).routes)
            .adding(ProfileController(core: core).routes)
            .adding(ConsentController(core: core, faults: faults).routes)
            .adding(MarketplaceController(core: core).routes)
            .adding(StartController(core: core, faults: faults).routes)
            .adding(JoinController(core: core, faults: faults).routes)
            .adding(CallController(core: core).routes)
        return RouteCollection()
            .adding(HealthController().routes)
            .adding(Assets().routes)
            .adding(TokenController(core: core, delivery: delivery).routes)
            .adding(RESTController(core: core, delivery: delivery).routes)
            .adding(pages, middleware: PageGuard(core: core))
    }

    /// Deliveries go to this machine, or out by https.
    private static var clientConfiguration: HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration(plainHTTP: .loopbackOnly)
        configuration.userAgent = "Zoom Marketplace/1.0a"
        return configuration
    }

    /// Faults decide how long an answer takes.
    private static var serverConfiguration: HTTPServerConfiguration {
        var limits = HTTPServerLimits()
        limits.handlerTime = .seconds(3_600)
        return HTTPServerConfiguration(limits: limits)
    }
}

/// One of the simulator's parts failed.
package struct SimulatorStopped: Error, CustomStringConvertible {
    let ending: ServiceGroup.Ending

    package var description: String {
        switch ending {
        case .stopped: "stopped"
        case .failed(let service, let reason): "\(service) failed: \(reason)"
        case .overran(let services): "not stopped in time: \(services.joined(separator: ", "))"
        }
    }
}
