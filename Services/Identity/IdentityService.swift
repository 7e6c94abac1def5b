import Contracts
import HTTPServer
package import ServiceRuntime
import TransactionalStore
import WebUI

/// Identity, put together: the only place that knows all its parts.
package struct IdentityService: Sendable {
    let pipeline: Pipeline
    let site: Site
    let routes: RouteCollection
    let operatorRoutes: RouteCollection
    private let runtime: Runtime

    /// Opens the store and makes every part; nothing runs yet.
    ///
    /// - Throws: with a sentence when the store cannot be used.
    package init(_ config: IdentityConfig, _ runtime: Runtime) throws {
        self.runtime = runtime
        let pipeline = try Pipeline(
            PipelineConfiguration(
                config.pipeline,
                applicationID: "THid",
                migrations: { IdentityStore.register(in: &$0) },
                handlers: IdentityHandlers.table,
                projections: Projections(),
                runtime: runtime
            )
        )
        let site = Site(
            service: .identity,
            settings: config.web,
            assets: [Asset("identity.js", PackageResources.identity_js)]
        )
        let hasher = PasswordHasher(atOnce: config.passwordsAtOnce)
        let pages = Pages(site: site, pipeline: pipeline, runtime: runtime)
        let verifier = SessionVerifier(keys: config.pipeline.keys, clock: runtime.clock)
        let signedIn = SignedIn(
            site: site,
            verifier: verifier,
            ownsUsers: true
        ) { user, account in
            try await pipeline.read { database in
                let store = IdentityStore(database)
                guard let member = try store.member(user, of: account), let account = try store.account(account) else {
                    return nil
                }
                return (member.user, account)
            }
        }
        let signer = SessionSigner(
            key: config.pipeline.signingKey,
            random: runtime.random,
            isSecure: config.web.isSecure
        )
        let signIn = SignIn(pipeline: pipeline, hasher: hasher, metrics: runtime.metrics)
        let tokens = ServiceTokenSigner(key: config.pipeline.signingKey)
        let signOut = SignOutController(pages: pages, verifier: verifier)
        let forEverybody = RouteCollection()
            .adding(
                SignInController(pages: pages, signIn: signIn, signer: signer, verifier: verifier, signedIn: signedIn)
                    .routes
            )
            .adding(FirstPasswordController(pages: pages, hasher: hasher, signer: signer).routes)
            .adding(signOut.routes)
        let forThoseSignedIn = RouteCollection()
            .adding(signOut.routesForThoseSignedIn)
            .adding(SettingsController(pages: pages).routes)
            .adding(PracticeController(pages: pages).routes)
            .adding(AuditController(pages: pages).routes)
            .adding(PractitionersController(pages: pages).routes)
            .adding(OwnProfileController(pages: pages).routes)
            .adding(UsersController(pages: pages).routes)
            .adding(UserPasswordController(pages: pages).routes)
            .adding(TelehealthProController(pages: pages).routes)
            .adding(ServiceTokensController(pages: pages, tokens: tokens).routes)
        routes = RouteCollection()
            .adding(forEverybody, middleware: StoreTrouble())
            .adding(forThoseSignedIn, middleware: signedIn, StoreTrouble())
        operatorRoutes = RouteCollection()
            .adding(OperatorController(pages: pages, hasher: hasher, tokens: tokens).routes)
            .adding(
                OperatorRoutes(
                    deadLetters: { try await pipeline.deadLetters() },
                    deadLetter: { try await pipeline.deadLetter($0) },
                    backUp: { await pipeline.backUp(to: $0) }
                ).routes
            )
        self.pipeline = pipeline
        self.site = site
    }

    /// What runs, in the order of starting.
    ///
    /// - Throws: when the address cannot be listened on.
    package var services: [any Service] {
        get throws {
            [pipeline, try site.server(routes, operatorRoutes: operatorRoutes, runtime: runtime)]
        }
    }

    /// Answers requests without a socket, for tests.
    var router: Router { site.router(routes, operatorRoutes: operatorRoutes, runtime: runtime) }
}
