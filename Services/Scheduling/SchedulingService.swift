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

    /// Makes everything; opens the store and the port.
    package init(_ config: SchedulingConfig, _ runtime: Runtime) throws {
        let alarm = Alarm()
        let pipeline = try Pipeline(
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
        let operators = OperatorRoutes(
            deadLetters: { try await pipeline.deadLetters() },
            deadLetter: { try await pipeline.deadLetter($0) },
            backUp: { await pipeline.backUp(to: $0) }
        )
        let site = Site(service: .scheduling, settings: config.web)
        let server = try site.server(RouteCollection(), operatorRoutes: operators.routes, runtime: runtime)
        services = [pipeline, keeper, server]
    }
}
