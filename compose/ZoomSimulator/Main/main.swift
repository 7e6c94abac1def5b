import ServiceRuntime
import ZoomSimulator

await ServiceMain(
    program: "zoom-simulator",
    summary: "A stand-in for Zoom: sign-in, consent, Marketplace, OAuth, REST, calls, webhooks, on this machine only",
    configure: { settings, _ in SimulatorConfiguration(settings) },
    services: { configuration, runtime in
        var configuration = configuration
        configuration.logger = runtime.logger
        let simulator = try Simulator(configuration)
        simulator.announce()
        return [simulator]
    }
).run()
