import HTTPServer

/// Sign in, sign up, sign out.
struct SignInController: Sendable {
    let core: SimulatorCore

    var routes: RouteCollection {
        RouteCollection()
            .get("/signin") { request, _ in signInPage(goingTo: Browser.path(request.query["continue"])) }
            .post("/signin", use: signIn)
            .get("/signup") { request, _ in signUpPage(goingTo: Browser.path(request.query["continue"])) }
            .post("/signup", use: signUp)
            .get("/signout", use: askToSignOut)
            .post("/signout", use: signOut)
            .get("/logout", use: signOut)
    }

    // MARK: Sign in

    private func signIn(_ request: Request, _ context: RequestContext) throws -> Response {
        let form = try request.form()
        let next = Browser.path(form["continue"])
        let session = core.change { world, moment in
            world.signIn(email: form["email"] ?? "", password: form["password"] ?? "", moment)
        }
        guard let session else {
            return signInPage(
                goingTo: next,
                email: form["email"] ?? "",
                alert: "The e-mail address and the password don't belong together here, or the account is not active. "
                    + "Check both, or sign up."
            )
        }
        return enter(session, next)
    }

    private func signInPage(goingTo next: String?, email: String = "", alert: String? = nil) -> Response {
        page(
            "Sign in",
            goingTo: next,
            alert: alert,
            """
            <h1>Sign in</h1>
            \(Parts.alert(alert))
            <form method="post" action="/signin">
            \(Parts.hidden("continue", next))
            \(Parts.field("Email address", name: "email", type: "email", value: email, autocomplete: "username"))
            \(Parts.field("Password", name: "password", type: "password", autocomplete: "current-password"))
            <p class="actions">\(Parts.button("Sign In"))</p>
            </form>
            <p>New here? <a href="/signup\(Parts.goingTo(next))">Create an account</a></p>
            """
        )
    }

    // MARK: Sign up

    private func signUp(_ request: Request, _ context: RequestContext) throws -> Response {
        let form = try request.form()
        let next = Browser.path(form["continue"])
        let new = NewUser(
            email: form["email"] ?? "",
            password: form["password"] ?? "",
            firstName: form["first_name"],
            lastName: form["last_name"]
        )
        do throws(Refusal) {
            let session = try core.change { (world, moment) throws(Refusal) in
                let user = try world.add(new, moment)
                return world.beginSession(of: user.id, moment)
            }
            return enter(session, next)
        } catch {
            return signUpPage(goingTo: next, new, alert: error.sentence)
        }
    }

    private func signUpPage(
        goingTo next: String?,
        _ new: NewUser = NewUser(email: "", password: ""),
        alert: String? = nil
    ) -> Response {
        page(
            "Sign up",
            goingTo: next,
            alert: alert,
            """
            <h1>Create your account</h1>
            \(Parts.alert(alert))
            <form method="post" action="/signup">
            \(Parts.hidden("continue", next))
            \(Parts.field("First name", name: "first_name", value: new.firstName ?? "", autocomplete: "given-name"))
            \(Parts.field("Last name", name: "last_name", value: new.lastName ?? "", autocomplete: "family-name"))
            \(Parts.field("Email address", name: "email", type: "email", value: new.email, autocomplete: "username"))
            \(Parts.field("Password", name: "password", type: "password", autocomplete: "new-password"))
            <p class="soft">Made up, at least 6 characters.</p>
            <p class="actions">\(Parts.button("Sign Up"))</p>
            </form>
            <p>Already here? <a href="/signin\(Parts.goingTo(next))">Sign in</a></p>
            """
        )
    }

    // MARK: Sign out

    private func askToSignOut(_ request: Request, _ context: RequestContext) throws -> Response {
        guard let user = Browser(request, core).user else { return signedOutPage }
        return ZoomPage(
            "Sign out",
            viewer: user,
            """
            <h1>Sign out of the simulated Zoom?</h1>
            <p>\(user.displayName) (\(user.email)) is signed in in this browser.</p>
            <form method="post" action="/signout">\(Parts.hidden("continue", Browser.path(request.query["continue"])))
            <p class="actions">\(Parts.button("Sign Out"))</p></form>
            """
        ).response
    }

    private func signOut(_ request: Request, _ context: RequestContext) throws -> Response {
        if let session = Browser(request, core).session {
            core.change { world, _ in world.endSession(session) }
        }
        let next = request.method == .post ? Browser.path(try request.form()["continue"]) : nil
        var response = next.map { Response.redirect(to: $0) } ?? signedOutPage
        response.setCookie(Browser.signedOut(origin: core.origin))
        return response
    }

    private var signedOutPage: Response {
        ZoomPage(
            "Signed out",
            """
            <h1>You are signed out</h1>
            <p>Nobody is signed in to the simulated Zoom in this browser. You can close this page.</p>
            <p class="actions"><a class="button quiet" href="/signin">Sign in</a></p>
            """
        ).response
    }

    private func enter(_ session: String, _ next: String?) -> Response {
        var response = Response.redirect(to: next ?? "/")
        response.setCookie(Browser.cookie(session, origin: core.origin))
        return response
    }

    /// A page on the way: its header leads on to the same place.
    private func page(_ title: String, goingTo next: String?, alert: String?, _ content: HTML) -> Response {
        var page = ZoomPage(title, status: alert == nil ? .ok : .unprocessableContent, content)
        page.next = next
        return page.response
    }
}
