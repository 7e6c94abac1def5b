import HTTPServer

/// The join link, and joining.
struct JoinController: Sendable {
    let core: SimulatorCore
    let faults: PageFaults

    var routes: RouteCollection {
        RouteCollection()
            .get("/j/{number}", use: offer)
            .get("/wc/join/{number}", use: ask)
            .post("/wc/join/{number}", use: join)
    }

    private func offer(_ request: Request, _ context: RequestContext) async throws -> Response {
        let number = try context.parameters.require("number", as: Int64.self)
        return try await faults.perform(.joinPage, request, user: host(number)) {
            let meeting = try meeting(number)
            let passcode = request.query["pwd"]
            let browser = Browser(request, core)
            let apps: [HTML] = [
                choice("Open Zoom Desktop App", .desktop, meeting, passcode),
                choice("Open Zoom Mobile App", .mobile, meeting, passcode),
            ]
            let allowsBrowser = core.read { world, _ in
                world.users[meeting.hostID]?.settings.joinFromBrowser ?? true
            }
            let web: HTML =
                allowsBrowser
                ? choice("Join from Your Browser", .browser, meeting, passcode)
                : "<p class=\"soft\">The host lets people join with the Zoom app only.</p>"
            return ZoomPage(
                "Join meeting",
                viewer: browser.user,
                """
                <h1>Join “\(meeting.topic)”</h1>
                <p>Meeting ID \(meeting.spacedNumber)</p>
                <div class="stack">\(browser.isMobile ? Array(apps.reversed()) : apps)\(web)</div>
                <p class="soft">The apps are simulated too: they open in this page. Nothing is downloaded.</p>
                """
            ).response
        }
    }

    private func ask(_ request: Request, _ context: RequestContext) async throws -> Response {
        let number = try context.parameters.require("number", as: Int64.self)
        return try await faults.perform(.joinPage, request, user: host(number)) {
            let meeting = try meeting(number)
            let client = try Self.client(request.query["client"])
            let browser = Browser(request, core)
            return page(
                meeting,
                client,
                passcode: request.query["pwd"],
                name: browser.user?.displayName ?? "",
                viewer: browser.user
            )
        }
    }

    private func join(_ request: Request, _ context: RequestContext) throws -> Response {
        let form = try request.form()
        let number = try context.parameters.require("number", as: Int64.self)
        let meeting = try meeting(number)
        let client = try Self.client(form["client"])
        let name = String((form["name"] ?? "").prefix(60))
        let passcode = form["passcode"] ?? form["pwd"]
        let browser = Browser(request, core)
        guard name.contains(where: { !$0.isWhitespace }) else {
            return page(
                meeting,
                client,
                passcode: passcode,
                name: "",
                viewer: browser.user,
                alert: "Say what you want to be called in the meeting."
            )
        }
        guard meeting.accepts(passcode: passcode) else {
            return page(
                meeting,
                client,
                passcode: nil,
                name: name,
                viewer: browser.user,
                alert: CallProblem.passcode.sentence
            )
        }
        let seat = core.change { world, moment in
            world.join(meeting, name: name, user: nil, client: client, moment)
        }
        return .redirect(to: "/call/\(seat.id)")
    }

    private func host(_ number: Int64) -> String? {
        core.read { world, _ in world.meetings[number]?.hostID }
    }

    private func meeting(_ number: Int64) throws(CallProblem) -> Meeting {
        try core.read { (world, moment) throws(CallProblem) in
            guard let meeting = world.meeting(number, moment.now) else { throw .noMeeting }
            return meeting
        }
    }

    private static func client(_ name: String?) throws(HTTPError) -> Seat.Client {
        guard let client = Seat.Client(rawValue: name ?? "browser") else {
            throw HTTPError(.badRequest, message: "Choose how to join the meeting.")
        }
        return client
    }

    private func choice(_ label: String, _ client: Seat.Client, _ meeting: Meeting, _ passcode: String?) -> HTML {
        """
        <form method="get" action="/wc/join/\(meeting.number)">\(Parts.hidden("pwd", passcode))\
        \(Parts.hidden("client", client.rawValue))\(Parts.button(label))</form>
        """
    }

    private func page(
        _ meeting: Meeting,
        _ client: Seat.Client,
        passcode: String?,
        name: String,
        viewer: User?,
        alert: String? = nil
    ) -> Response {
        let isOpen = meeting.accepts(passcode: passcode)
        return ZoomPage(
            "Join meeting",
            viewer: viewer,
            status: alert == nil ? .ok : .unprocessableContent,
            """
            <h1>Join “\(meeting.topic)”</h1>
            <p>Meeting ID \(meeting.spacedNumber) · \(client.words)</p>
            \(Parts.alert(alert))
            <form method="post" action="/wc/join/\(meeting.number)">
            \(Parts.hidden("client", client.rawValue))
            \(isOpen ? Parts.hidden("pwd", passcode) : Parts.field("Meeting passcode", name: "passcode"))
            \(Parts.field("Your name", name: "name", value: name, autocomplete: "name"))
            <p class="actions">\(Parts.button("Join"))</p>
            </form>
            """
        ).response
    }
}
