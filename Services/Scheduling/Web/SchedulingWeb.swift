import Contracts
import HTTPServer
import ServiceRuntime
import TransactionalStore
import WebUI

/// Everything that scheduling serves over HTTP.
struct SchedulingWeb: Sendable {
    let site: Site
    let events: EventStreams
    let routes: RouteCollection
    let operatorRoutes: RouteCollection

    /// Makes the controllers, and has the pipeline tell open pages of what is committed.
    init(_ config: SchedulingConfig, _ pipeline: Pipeline, _ runtime: Runtime) {
        guard let linkKeys = config.linkKeys else { preconditionFailure("the settings were not finished") }
        let site = Site(service: .scheduling, settings: config.web, assets: Self.assets)
        let events = EventStreams(metrics: runtime.metrics)
        let arrivals = Arrivals()
        pipeline.listen { states in
            events.publish(topics: Topics.of(states))
            arrivals.note()
        }
        let verifier = SessionVerifier(keys: config.pipeline.keys, clock: runtime.clock)
        let signedIn = SignedIn(site: site, verifier: verifier) { user, account in
            try await pipeline.read { database in
                guard let user = try database.replica(User.self, user),
                    let account = try database.replica(Account.self, account)
                else { return nil }
                return (user, account)
            }
        }
        let catchUp = CatchUp(arrivals: arrivals) { key in
            try await pipeline.read { try $0.revision(ofKey: key) }
        }
        let pages = SchedulingPages(
            site: site,
            pipeline: pipeline,
            links: JoinLinks(keys: linkKeys),
            clock: runtime.clock,
            ids: runtime.ids
        )
        let calendar = CalendarController(pages: pages, events: events, signedIn: signedIn)
        let launch = LaunchController(pages: pages, events: events, signedIn: signedIn)
        let join = JoinController(pages: pages, events: events, signingKey: config.pipeline.signingKey)
        let inside = RouteCollection()
            .adding(calendar.routes)
            .adding(BookingController(pages: pages).routes)
            .adding(BookingCheckController(pages: pages).routes)
            .adding(ChangeController(pages: pages).routes)
            .adding(LinksController(pages: pages).routes)
            .adding(ClientsController(pages: pages).routes)
            .adding(ClientController(pages: pages).routes)
            .adding(launch.routes)
        let operators = OperatorRoutes(
            deadLetters: { try await pipeline.deadLetters() },
            deadLetter: { try await pipeline.deadLetter($0) },
            backUp: { await pipeline.backUp(to: $0) }
        )
        self.site = site
        self.events = events
        routes = RouteCollection().adding(inside, middleware: signedIn, catchUp).adding(join.routes)
        operatorRoutes = operators.routes.adding(SeedController(pages: pages).routes)
    }

    /// Style sheets and scripts of scheduling's own.
    private static let assets = [
        CalendarGrid.asset,
        Asset("scheduling.css", PackageResources.scheduling_css),
        Asset("booking.js", PackageResources.booking_js),
        Asset("calendar.js", PackageResources.calendar_js),
        Asset("launch.js", PackageResources.launch_js),
        Asset("join.js", PackageResources.join_js),
        Asset("join-go.js", PackageResources.join_go_js),
    ]
}
