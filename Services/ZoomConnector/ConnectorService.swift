import Contracts
import HTTPClient
import HTTPServer
package import ServiceRuntime
import TransactionalStore
import WebUI

/// The connector, put together: the only place that knows all its parts, and the only service that knows Zoom.
package struct ConnectorService: Sendable {
    let pipeline: Pipeline
    let site: Site
    let routes: RouteCollection
    let operatorRoutes: RouteCollection
    let reconciler: Reconciler
    private let events: EventStreams
    private let http: HTTPClient
    private let runtime: Runtime

    /// Opens the store and makes every part; nothing runs yet.
    ///
    /// - Throws: with a sentence when the store cannot be used.
    package init(_ config: ConnectorConfig, _ runtime: Runtime) throws {
        self.runtime = runtime
        let vault = Vault(config.sealingKeys)
        var configuration = PipelineConfiguration(
            config.pipeline,
            applicationID: "THzm",
            migrations: { ConnectorStore.register(in: &$0) },
            handlers: ConnectorHandlers.table(vault),
            projections: ConnectorProjections.table(vault),
            runtime: runtime
        )
        configuration.overwritesErased = true
        let pipeline = try Pipeline(configuration)
        let bell = Bell()
        let arrivals = Arrivals()
        let events = EventStreams(metrics: runtime.metrics)
        pipeline.listen { states in
            bell.ring()
            events.publish(topics: Set(Topics.accounts(of: states).map(Topics.links)))
            arrivals.note()
        }
        let site = Site(service: .zoom, settings: config.web)
        http = HTTPClient(
            configuration: HTTPClientConfiguration(plainHTTP: config.usesPlainHTTP ? .loopbackOnly : .refused),
            random: runtime.random
        )
        let zoom = ZoomClient(
            http: http,
            origins: config.origins,
            clientID: config.clientID,
            clientSecret: config.clientSecret,
            metrics: runtime.metrics
        )
        let workers = Workers(
            Workers.Settings(
                clientID: config.clientID,
                redirectURI: site.absolute(PagePath.zoomCallback),
                browserTemplate: config.browserStartTemplate,
                window: config.provisioningWindow,
                startPatience: config.startPatience
            ),
            Surroundings(
                clock: runtime.clock,
                ids: runtime.ids,
                random: runtime.random,
                logger: runtime.logger
            ),
            store: pipeline,
            zoom: zoom,
            vault: vault,
            wentOn: { events.publish(topic: Topics.links(of: $0)) }
        )
        reconciler = Reconciler(
            pipeline: pipeline,
            workers: workers,
            vault: vault,
            clock: runtime.clock,
            random: runtime.random,
            logger: runtime.logger,
            bell: bell,
            tick: config.tick
        )
        let pages = ConnectorPages(
            site: site,
            pipeline: pipeline,
            vault: vault,
            clock: runtime.clock,
            ids: runtime.ids,
            origins: config.origins,
            bell: bell
        )
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
        let controllers = RouteCollection()
            .adding(
                IntegrationController(pages: pages, connector: workers.connector, events: events, signedIn: signedIn)
                    .routes,
                middleware: catchUp,
                signedIn
            )
            .adding(StartController(pages: pages, launcher: workers.launcher).routes, middleware: signedIn)
            .adding(CallbackController(pages: pages, connector: workers.connector, verifier: verifier).routes)
            .adding(JoinController(pages: pages, keys: config.pipeline.keys).routes)
            .adding(
                WebhookController(
                    pipeline: pipeline,
                    signature: WebhookSignature(secretToken: config.webhookSecret),
                    clock: runtime.clock,
                    metrics: runtime.metrics,
                    bell: bell
                ).routes
            )
        routes = RouteCollection().adding(controllers, middleware: StoreTrouble())
        operatorRoutes =
            OperatorRoutes(
                deadLetters: { try await pipeline.deadLetters() },
                deadLetter: { try await pipeline.deadLetter($0) },
                backUp: { await pipeline.backUp(to: $0) }
            ).routes
        self.pipeline = pipeline
        self.events = events
        self.site = site
    }

    /// What runs, in the order of starting.
    ///
    /// - Throws: when the address cannot be listened on.
    package var services: [any Service] {
        get throws {
            [
                pipeline, http, reconciler, events,
                try site.server(routes, operatorRoutes: operatorRoutes, runtime: runtime),
            ]
        }
    }

    /// Answers requests without a socket, for tests.
    var router: Router { site.router(routes, operatorRoutes: operatorRoutes, runtime: runtime) }
}
