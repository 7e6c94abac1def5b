import HTTPServer

/// The App Marketplace: search, Manage > Added Apps, an app's page with Remove.
struct MarketplaceController: Sendable {
    let core: SimulatorCore

    var routes: RouteCollection {
        RouteCollection()
            .get("/marketplace", use: search)
            .get("/marketplace/user", use: manage)
            .get("/marketplace/user/installed", use: added)
            .get("/marketplace/apps/{app}", use: show)
            .post("/marketplace/apps/{app}/remove", use: remove)
    }

    private func search(_ request: Request, _ context: RequestContext) throws -> Response {
        let user = Browser(request, core).user
        let words = request.query["q"] ?? ""
        let (apps, added) = core.read { world, _ in
            (
                world.apps.values.sorted { $0.name < $1.name },
                Set(user.map { world.addedApps(of: $0.id).map(\.app.clientID) } ?? [])
            )
        }
        let found = apps.filter { words.isEmpty || $0.name.lowercased().contains(words.lowercased()) }
        let rows: [HTML] = found.map { row($0, isAdded: added.contains($0.clientID)) }
        let none: HTML = "<p class=\"soft\">No app is called so. <a href=\"/marketplace\">Show all apps</a></p>"
        return ZoomPage(
            "App Marketplace",
            viewer: user,
            """
            <h1>App Marketplace</h1>
            <p><a href="/marketplace/user">Manage</a></p>
            <form class="search" method="get" action="/marketplace" role="search">
            <p class="field"><label for="q">Search apps</label>\
            <input id="q" name="q" type="search" value="\(words)"></p>
            \(Parts.button("Search"))
            </form>
            \(rows.isEmpty ? none : "<ul class=\"plain\">\(rows)</ul>")
            """
        ).response
    }

    private func manage(_ request: Request, _ context: RequestContext) throws -> Response {
        guard let user = Browser(request, core).user else { return signIn(request) }
        let count = core.read { world, _ in world.addedApps(of: user.id).count }
        return ZoomPage(
            "Manage",
            viewer: user,
            """
            <h1>Manage</h1>
            <ul class="plain"><li><a href="/marketplace/user/installed">Added Apps</a> \
            <span class="soft">(\(count))</span></li></ul>
            <p><a href="/marketplace">App Marketplace</a></p>
            """
        ).response
    }

    private func added(_ request: Request, _ context: RequestContext) throws -> Response {
        guard let user = Browser(request, core).user else { return signIn(request) }
        let apps = core.read { world, _ in world.addedApps(of: user.id).map(\.app) }
        let rows: [HTML] = apps.map { row($0, isAdded: true) }
        let none: HTML = "<p class=\"soft\">You have added no apps. Apps are added from the app itself, with Allow.</p>"
        return ZoomPage(
            "Added Apps",
            viewer: user,
            """
            <h1>Added Apps</h1>
            \(Parts.done(request.query["removed"].map { "\($0) was removed from your account." }))
            \(rows.isEmpty ? none : "<ul class=\"plain\">\(rows)</ul>")
            <p><a href="/marketplace/user">Manage</a></p>
            """
        ).response
    }

    private func show(_ request: Request, _ context: RequestContext) throws -> Response {
        let user = Browser(request, core).user
        let clientID = try context.parameters.require("app", as: String.self)
        let (app, grant) = try core.read { (world, _) throws(Refusal) in
            let app = try world.app(clientID)
            return (app, user.flatMap { user in world.addedApps(of: user.id).first { $0.app == app }?.grant })
        }
        let scopes: [HTML] = app.scopes.map { "<li>\($0.words)</li>" }
        let state: HTML
        if let grant, let user {
            state = """
                <p>You added this app on \(ZoneTime.text(grant.addedAt, in: user.timeZone)).</p>
                <form method="post" action="/marketplace/apps/\(percentEncoded(app.clientID))/remove">
                <p class="actions">\(Parts.button("Remove", danger: true))</p></form>
                <p class="soft">Removing it takes away its access at once.</p>
                """
        } else {
            state =
                user == nil
                ? "<p><a href=\"/signin?continue=\(percentEncoded(request.target))\">Sign in</a> to manage this app.</p>"
                : "<p class=\"soft\">You have not added this app. It is added from the app itself, with Allow.</p>"
        }
        return ZoomPage(
            app.name,
            viewer: user,
            """
            <p><a href="/marketplace">App Marketplace</a></p>
            <div class="app"><span class="picture" aria-hidden="true">\(Parts.initials(app.name))</span>
            <h1>\(app.name)</h1></div>
            <p class="soft">By \(app.developer)</p>
            <p>\(app.summary)</p>
            \(state)
            <h2>What it may ask for</h2>
            <ul>\(scopes)</ul>
            """
        ).response
    }

    private func remove(_ request: Request, _ context: RequestContext) throws -> Response {
        guard let user = Browser(request, core).user else { return signIn(request) }
        let clientID = try context.parameters.require("app", as: String.self)
        let name = try core.change { (world, moment) throws(Refusal) in
            try world.removeApp(clientID, of: user, moment)
            return try world.app(clientID).name
        }
        return .redirect(to: "/marketplace/user/installed?removed=\(percentEncoded(name))")
    }

    private func signIn(_ request: Request) -> Response {
        let next = request.method == .get ? request.target : "/marketplace/user/installed"
        return .redirect(to: "/signin?continue=\(percentEncoded(next))")
    }

    private func row(_ app: App, isAdded: Bool) -> HTML {
        """
        <li class="app"><span class="picture" aria-hidden="true">\(Parts.initials(app.name))</span>
        <div><a href="/marketplace/apps/\(percentEncoded(app.clientID))">\(app.name)</a>
        \(isAdded ? " <span class=\"live\">Added</span>" : nil)<br>
        <span class="soft">\(app.summary)</span></div></li>
        """
    }
}
