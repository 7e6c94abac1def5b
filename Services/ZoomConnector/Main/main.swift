import ServiceRuntime
import ZoomConnector

await ServiceMain(
    program: "zoom-connector",
    summary: "Everything that knows Zoom: linking accounts, meetings, calls, going on to Zoom.",
    flags: ConnectorConfig.flags
) { settings, flags in
    ConnectorConfig(settings, flags: flags)
} services: { config, runtime in
    try ConnectorService(config, runtime).services
}.run()
