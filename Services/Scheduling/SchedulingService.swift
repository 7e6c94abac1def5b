import Contracts
import HTTPServer
package import ServiceRuntime
import TransactionalStore
import WebUI

/// Scheduling: appointments, the calendar, sessions, client links.
///
/// Commands in: book, reschedule, cancel. Events out: appointments and sessions. Followed: accounts, users, practitioners of
/// identity; connections, meetings, calls of the connector.
package struct SchedulingService {
    /// What runs, in the order in which it is started.
    package let services: [any Service]
    /// The transactional core.
    let pipeline: Pipeline
    /// The pages.
    let web: SchedulingWeb

    /// Makes everything; opens the store and the port.
    package init(_ config: SchedulingConfig, _ runtime: Runtime) throws {
        let alarm = Alarm()
        pipeline = try Pipeline(
            PipelineConfiguration(
                config.pipeline,
                applicationID: "THsc",
                migrations: { SchedulingStore.register(in: &$0) },
                handlers: SchedulingHandlers.all,
                projections: SchedulingProjections.all(wake: { alarm.ring() }),
                runtime: runtime
            )
        )
        let keeper = SessionKeeper(pipeline: pipeline, clock: runtime.clock, logger: runtime.logger, alarm: alarm)
        web = SchedulingWeb(config, pipeline, runtime)
        let server = try web.site.server(web.routes, operatorRoutes: web.operatorRoutes, runtime: runtime)
        services = [pipeline, keeper, web.events, server]
    }
}
