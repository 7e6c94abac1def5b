import HTTPServer

/// `/oauth/authorize`: what an app asks for, and the person's Allow or Decline.
struct ConsentController: Sendable {
    let core: SimulatorCore
    let faults: PageFaults

    var routes: RouteCollection {
        RouteCollection()
            .get("/oauth/authorize", use: ask)
            .post("/oauth/authorize", use: decide)
    }

    private typealias Wish = (request: AuthorizationRequest, app: App)

    private func ask(_ request: Request, _ context: RequestContext) async throws -> Response {
        let user = Browser(request, core).user
        return try await faults.perform(.authorize, request, user: user?.id) {
            let wish = try wish(request.query)
            guard let user else {
                return .redirect(to: "/signin?continue=\(percentEncoded(request.target))", status: .found)
            }
            let needsApproval = core.read { world, _ in world.needsApproval(wish.app, for: user) }
            return needsApproval
                ? approvalPage(wish.app, request.query, user, isRequested: false) : page(wish, request.query, user)
        }
    }

    private func decide(_ request: Request, _ context: RequestContext) throws -> Response {
        let form = try request.form()
        let wish = try wish(form)
        guard let user = Browser(request, core).user else {
            return .redirect(to: "/signin?continue=\(percentEncoded("/oauth/authorize?" + Self.query(form)))")
        }
        guard !core.read({ world, _ in world.needsApproval(wish.app, for: user) }) else {
            return approvalPage(wish.app, form, user, isRequested: form["decision"] == "request")
        }
        switch form["decision"] {
        case "allow":
            let ticked = Set(form[values: "scope"])
            return .redirect(
                to: core.change { world, moment in
                    world.allow(wish.request, app: wish.app, user: user, optionalScopes: ticked, moment)
                }
            )
        case "decline":
            guard let destination = core.read({ world, _ in world.decline(wish.request) }) else {
                return declinedPage(wish.app, user)
            }
            return .redirect(to: destination)
        default: throw HTTPError(.badRequest, message: "Press Allow or Decline.")
        }
    }

    /// What is asked for.
    ///
    /// - Throws: 400 with Zoom's sentence; the browser is never sent to an address that nobody vouches for.
    private func wish(_ fields: URLEncodedForm) throws(HTTPError) -> Wish {
        do throws(AuthorizationProblem) {
            return try core.read { (world, _) throws(AuthorizationProblem) in
                try world.authorizationRequest { fields[$0] }
            }
        } catch {
            throw HTTPError(.badRequest, message: error.sentence)
        }
    }

    // MARK: Pages

    private func page(_ wish: Wish, _ fields: URLEncodedForm, _ user: User) -> Response {
        let app = wish.app
        let needed: [HTML] = app.scopes.filter { !$0.isOptional }.map { "<li>\($0.words)</li>" }
        let optional: [HTML] = app.scopes.filter(\.isOptional).map {
            Parts.box($0.words, name: "scope", value: $0.name, isTicked: true)
        }
        let again = "/oauth/authorize?" + Self.query(fields)
        return ZoomPage(
            "\(app.name) asks for access",
            viewer: user,
            """
            <div class="app"><span class="picture" aria-hidden="true">\(Parts.initials(app.name))</span>
            <h1>\(app.name) wants to use your Zoom account</h1></div>
            <p class="soft">By \(Parts.stop(app.developer)) \(app.summary)</p>
            <p>You are signed in as <strong>\(user.displayName)</strong> (\(user.email)).
            Not you? <a href="/signout?continue=\(percentEncoded(again))">Use another account</a></p>
            <form method="post" action="/oauth/authorize">
            \(Self.names.map { Parts.hidden($0, fields[$0]) })
            \(needed.isEmpty ? nil : "<h2>It will be able to</h2><ul>\(needed)</ul>")
            \(optional.isEmpty ? nil : "<h2>If you like, also to</h2>\(optional)")
            <p class="soft">You can remove the app at any time in App Marketplace, Manage, Added Apps.</p>
            <p class="actions">
            <button class="primary" name="decision" value="allow">Allow</button>
            <button class="quiet" name="decision" value="decline">Decline</button></p>
            </form>
            """
        ).response
    }

    private func approvalPage(_ app: App, _ fields: URLEncodedForm, _ user: User, isRequested: Bool) -> Response {
        let done = "Your administrator has been asked to approve \(Parts.stop(app.name)) Start again once they have."
        let form: HTML = """
            <form method="post" action="/oauth/authorize">\(Self.names.map { Parts.hidden($0, fields[$0]) })
            <p class="actions"><button class="primary" name="decision" value="request">Request pre-approval</button></p>
            </form>
            """
        return ZoomPage(
            "\(app.name) needs approval",
            viewer: user,
            status: isRequested ? .ok : .forbidden,
            """
            <h1>\(app.name) has not been approved</h1>
            <p>The administrator of your Zoom account has to approve this app before you can add it.</p>
            \(isRequested ? Parts.done(done) : form)
            """
        ).response
    }

    private func declinedPage(_ app: App, _ user: User) -> Response {
        ZoomPage(
            "Declined",
            viewer: user,
            """
            <h1>You declined</h1>
            <p>\(app.name) has no access to your Zoom account. You can close this page.</p>
            """
        ).response
    }

    /// The fields of a request for authorisation, which go along from page to page.
    private static let names = [
        "response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method",
    ]

    private static func query(_ fields: URLEncodedForm) -> String {
        names.compactMap { name in fields[name].map { "\(name)=\(percentEncoded($0))" } }.joined(separator: "&")
    }
}
