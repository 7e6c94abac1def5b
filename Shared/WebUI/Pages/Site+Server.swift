package import HTTPServer
package import ServiceRuntime

extension Site {
    /// The service's server: its routes, and around them what every service has.
    ///
    /// `operatorRoutes` lie below `/operator`, behind the secret.
    ///
    /// - Throws: ``HTTPServerError`` when the address cannot be listened on.
    package func server(
        _ routes: RouteCollection,
        operatorRoutes: RouteCollection = RouteCollection(),
        runtime: Runtime
    ) throws -> HTTPServer {
        try HTTPServer(
            socket: ListeningSocket(host: settings.host, port: settings.port),
            configuration: HTTPServerConfiguration(trustsForwardedFor: settings.trustsForwardedFor),
            responder: router(routes, operatorRoutes: operatorRoutes, runtime: runtime),
            ids: runtime.ids,
            logger: runtime.logger,
            metrics: runtime.metrics
        )
    }

    /// The same without a socket, for tests.
    package func router(
        _ routes: RouteCollection,
        operatorRoutes: RouteCollection = RouteCollection(),
        runtime: Runtime
    ) -> Router {
        Router(
            RouteCollection()
                .adding(routes)
                .adding(assets.routes)
                .adding(ProbeRoutes(health: runtime.health, metrics: runtime.metrics).routes)
                .adding(operatorRoutes, at: "/operator", middleware: OperatorDoors(secret: settings.operatorSecret)),
            middleware: [
                SecurityHeaders(), ErrorPages(site: self), OwnFormsOnly(origin: settings.publicOrigin),
            ],
            metrics: runtime.metrics
        )
    }
}
