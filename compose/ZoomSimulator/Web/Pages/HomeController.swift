import HTTPServer

/// The first page: who is signed in, and where one can go.
struct HomeController: Sendable {
    let core: SimulatorCore

    var routes: RouteCollection {
        RouteCollection().get("/", use: home)
    }

    private func home(_ request: Request, _ context: RequestContext) throws -> Response {
        guard let user = Browser(request, core).user else {
            return ZoomPage(
                "Welcome",
                """
                <h1>Welcome to the simulated Zoom</h1>
                <p>Nobody is signed in. Sign in with an account that exists here, or make one on the spot.</p>
                <p class="actions"><a class="button primary" href="/signin">Sign in</a>
                <a class="button quiet" href="/signup">Sign up</a></p>
                """
            ).response
        }
        let running = core.read { world, _ in world.runningCalls(of: user.id) }
        let none: HTML = "<p class=\"soft\">None.</p>"
        let calls: [HTML] = running.map { call in
            "<li>\(call.topic), since \(ZoneTime.text(call.startedAt, in: user.timeZone))</li>"
        }
        return ZoomPage(
            "Home",
            viewer: user,
            """
            <h1>Hello \(user.displayName)</h1>
            <p>You are signed in as \(user.email).</p>
            <h2>Your meetings in progress</h2>
            \(calls.isEmpty ? none : "<ul>\(calls)</ul>")
            <p class="actions"><a class="button primary" href="/profile/settings">Settings</a>
            <a class="button quiet" href="/marketplace">App Marketplace</a></p>
            """
        ).response
    }
}
