import HTTPServer

/// The start link, and starting in the browser at once.
struct StartController: Sendable {
    let core: SimulatorCore
    let faults: PageFaults

    var routes: RouteCollection {
        RouteCollection()
            .get("/s/{number}", use: offer)
            .post("/s/{number}", use: start)
            .get("/wc/{number}/start", use: startInBrowser)
    }

    private typealias Link = (meeting: Meeting, user: User)

    private func offer(_ request: Request, _ context: RequestContext) async throws -> Response {
        let number = try context.parameters.require("number", as: Int64.self)
        let key = request.query["zak"]
        return try await faults.perform(.startPage, request, user: holder(key)) {
            let link = try link(number, key)
            return offerPage(link, key: key ?? "", Browser(request, core))
        }
    }

    private func startInBrowser(_ request: Request, _ context: RequestContext) async throws -> Response {
        let number = try context.parameters.require("number", as: Int64.self)
        let key = request.query["zak"]
        return try await faults.perform(.startPage, request, user: holder(key)) {
            let link = try link(number, key)
            guard !Browser(request, core).isPhoneOfApple else { throw CallProblem.needsApp }
            return try start(link, key: key ?? "", client: .browser, endingOthers: false)
        }
    }

    private func start(_ request: Request, _ context: RequestContext) throws -> Response {
        let form = try request.form()
        let number = try context.parameters.require("number", as: Int64.self)
        let link = try link(number, form["zak"])
        guard form["answer"] != "cancel" else { return cancelledPage(link) }
        guard let client = Seat.Client(rawValue: form["client"] ?? "") else {
            throw HTTPError(.badRequest, message: "Choose how to start the meeting.")
        }
        guard client != .browser || !Browser(request, core).isPhoneOfApple else { throw CallProblem.needsApp }
        return try start(link, key: form["zak"] ?? "", client: client, endingOthers: form["answer"] == "end")
    }

    /// Who holds a host key; nil when nobody does.
    private func holder(_ key: String?) -> String? {
        key.flatMap { key in core.read { world, _ in world.hostKeys[Digest(of: key)]?.userID } }
    }

    private func link(_ number: Int64, _ key: String?) throws(CallProblem) -> Link {
        try core.read { (world, moment) throws(CallProblem) in try world.startLink(number, key: key, moment.now) }
    }

    private func start(
        _ link: Link,
        key: String,
        client: Seat.Client,
        endingOthers: Bool
    ) throws(CallProblem) -> Response {
        let outcome = try core.change { (world, moment) throws(CallProblem) -> StartOutcome in
            // Somebody else's key starts nothing: they take part.
            guard link.user.id == link.meeting.hostID else {
                let name = link.user.displayName
                return .seated(world.join(link.meeting, name: name, user: link.user, client: client, moment))
            }
            return try world.start(link.meeting, client: client, endingOthers: endingOthers, moment)
        }
        switch outcome {
        case .seated(let seat): return .redirect(to: "/call/\(seat.id)")
        case .othersRun(let calls): return promptPage(link, calls, key: key, client: client)
        }
    }

    // MARK: Pages

    private func offerPage(_ link: Link, key: String, _ browser: Browser) -> Response {
        let apps: [HTML] = [
            choice("Open Zoom Desktop App", .desktop, link.meeting, key: key),
            choice("Open Zoom Mobile App", .mobile, link.meeting, key: key),
        ]
        let web: HTML =
            browser.isPhoneOfApple
            ? "<p class=\"soft\">\(CallProblem.needsApp.sentence)</p>"
            : choice("Start from Your Browser", .browser, link.meeting, key: key)
        return ZoomPage(
            "Start meeting",
            """
            <h1>Start “\(link.meeting.topic)”</h1>
            <p>As \(Parts.stop(link.user.displayName)) Meeting ID \(link.meeting.spacedNumber).</p>
            <div class="stack">\(browser.isMobile ? Array(apps.reversed()) : apps)\(web)</div>
            <p class="soft">The apps are simulated too: they open in this page.</p>
            """
        ).response
    }

    private func choice(_ label: String, _ client: Seat.Client, _ meeting: Meeting, key: String) -> HTML {
        """
        <form method="post" action="/s/\(meeting.number)">\(Parts.hidden("zak", key))\
        \(Parts.hidden("client", client.rawValue))\(Parts.button(label))</form>
        """
    }

    private func promptPage(_ link: Link, _ calls: [Call], key: String, client: Seat.Client) -> Response {
        let zone = link.user.timeZone
        let rows: [HTML] = calls.map { "<li>\($0.topic), since \(ZoneTime.text($0.startedAt, in: zone))</li>" }
        return ZoomPage(
            "Meeting in progress",
            status: .conflict,
            """
            <h1>You have a meeting in progress: end it and start this one?</h1>
            <ul>\(rows)</ul>
            <p>Ending it ends it for everybody who is in it.</p>
            <form method="post" action="/s/\(link.meeting.number)">
            \(Parts.hidden("zak", key))\(Parts.hidden("client", client.rawValue))
            <p class="actions">
            <button class="danger" name="answer" value="end">End Other Meeting and Start This One</button>
            <button class="quiet" name="answer" value="cancel">Cancel</button></p>
            </form>
            """
        ).response
    }

    private func cancelledPage(_ link: Link) -> Response {
        ZoomPage(
            "Not started",
            """
            <h1>The meeting was not started</h1>
            <p>“\(link.meeting.topic)” has not been started, and your other meeting goes on. You can close this page.</p>
            """
        ).response
    }
}
