import HTTPServer

/// The person's own settings.
struct ProfileController: Sendable {
    let core: SimulatorCore

    var routes: RouteCollection {
        RouteCollection()
            .get("/profile") { _, _ in .redirect(to: "/profile/settings") }
            .get("/profile/settings", use: show)
            .post("/profile/settings", use: save)
    }

    private func show(_ request: Request, _ context: RequestContext) throws -> Response {
        guard let user = Browser(request, core).user else { return signIn }
        return page(user, done: request.query["saved"] == nil ? nil : "Your settings have been saved.")
    }

    private func save(_ request: Request, _ context: RequestContext) throws -> Response {
        guard let user = Browser(request, core).user else { return signIn }
        let form = try request.form()
        var fields: [String: JSONValue] = [:]
        for (name, _) in Self.boxes { fields[name] = .bool(form[name] == "true") }
        fields["background"] = .string(String((form["background"] ?? "").prefix(60)))
        fields["autoRecording"] = .string(form["autoRecording"] ?? "none")
        let apps = (form["zoomApps"] ?? "").split(separator: ",").map(Self.trimmed).filter { !$0.isEmpty }
        fields["zoomApps"] = .array(apps.prefix(20).map { .string(String($0.prefix(60))) })
        var change = UserChange(settings: .object(fields))
        change.displayName = form["displayName"].map { String($0.prefix(60)) }.flatMap { $0.isEmpty ? nil : $0 }
        change.timeZone = form["timeZone"]
        do throws(Refusal) {
            try core.change { (world, moment) throws(Refusal) in _ = try world.change(user.id, change, moment) }
        } catch {
            return page(user, alert: error.sentence)
        }
        return .redirect(to: "/profile/settings?saved=1")
    }

    private var signIn: Response { .redirect(to: "/signin?continue=%2Fprofile%2Fsettings") }

    private func page(_ user: User, done: String? = nil, alert: String? = nil) -> Response {
        let plan = core.read { world, _ in world.accounts[user.accountID]?.plan ?? .basic }
        let ticked: [String: Bool] = [
            "waitingRoom": user.settings.waitingRoom, "virtualBackground": user.settings.virtualBackground,
            "joinBeforeHost": user.settings.joinBeforeHost, "hostVideo": user.settings.hostVideo,
            "participantVideo": user.settings.participantVideo, "requirePasscode": user.settings.requirePasscode,
            "embedPasscode": user.settings.embedPasscode, "joinFromBrowser": user.settings.joinFromBrowser,
        ]
        let boxes: [HTML] = Self.boxes.map { Parts.box($0.label, name: $0.name, isTicked: ticked[$0.name] ?? false) }
        let recordings: [HTML] = [("none", "Off"), ("local", "On this computer"), ("cloud", "In the cloud")].map {
            """
            <option value="\($0.0)"\($0.0 == user.settings.autoRecording.rawValue ? " selected" : nil)>\($0.1)</option>
            """
        }
        return ZoomPage(
            "Settings",
            viewer: user,
            status: alert == nil ? .ok : .unprocessableContent,
            """
            <h1>Settings</h1>
            \(Parts.done(done))\(Parts.alert(alert))
            <dl><dt>Email address</dt><dd>\(user.email)</dd><dt>Licence</dt><dd>\(user.licence.words)</dd>
            <dt>Plan</dt><dd>\(plan.words)</dd></dl>
            <form method="post" action="/profile/settings">
            <h2>Profile</h2>
            \(Parts.field("Display name", name: "displayName", value: user.displayName))
            \(Parts.field("Time zone", name: "timeZone", value: user.timeZone))
            <h2>Meetings</h2>
            \(boxes)
            \(Parts.field("Background", name: "background", value: user.settings.background, isRequired: false))
            <p class="field"><label for="autoRecording">Automatic recording</label>
            <select id="autoRecording" name="autoRecording">\(recordings)</select></p>
            \(Parts.field(
                "Zoom Apps, separated by commas",
                name: "zoomApps",
                value: user.settings.zoomApps.joined(separator: ", "),
                isRequired: false
            ))
            <p class="actions">\(Parts.button("Save"))</p>
            </form>
            """
        ).response
    }

    private static let boxes = [
        (name: "waitingRoom", label: "Waiting room"), (name: "virtualBackground", label: "Virtual background"),
        (name: "joinBeforeHost", label: "Join before host"), (name: "hostVideo", label: "Host video"),
        (name: "participantVideo", label: "Participant video"), (name: "requirePasscode", label: "Require a passcode"),
        (name: "embedPasscode", label: "Embed the passcode in invitation links"),
        (name: "joinFromBrowser", label: "Join from your browser"),
    ]

    private static func trimmed(_ text: Substring) -> String {
        var view = text.drop { $0 == " " }
        while view.last == " " { view = view.dropLast() }
        return String(view)
    }
}
