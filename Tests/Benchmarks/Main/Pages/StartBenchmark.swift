import Cluster
import Contracts
import ServiceRuntime

/// How long it takes from the press of *Start* to the page that goes on to Zoom, through the ingress, on a whole cluster.
struct StartBenchmark {
    let plan: BenchmarkPlan

    private static let rounds = 3

    func run() throws -> [Finding] {
        let cluster = try LocalCluster()
        // What is measured is ours, not how many requests Zoom allows.
        try cluster.setSimulator(#"{"rateLimits": false}"#)
        rest(milliseconds: 2_000)
        let idle = cluster.memory("VmRSS")
        try connect(cluster)
        let (browser, launch) = try host(cluster)
        for _ in 0..<20 { _ = try press(browser, launch) }
        var rounds: [Spread] = []
        for round in 0..<Self.rounds {
            let times = Spread(try (0..<plan.presses).map { _ in try press(browser, launch) }, digits: 1)
            rounds.append(times)
            report(
                "start, round \(round + 1): p50 \(times.text(times.median)) ms, p99 \(times.text(times.percentile(0.99))) ms"
            )
        }
        let loaded = cluster.memory("VmHWM")
        for (name, values) in [("idle", idle), ("at most", loaded)] {
            let each = values.map { "\($0.name) \(Spread.text($0.megabytes, digits: 1)) MB" }
            report("start, memory \(name): \(each.joined(separator: ", "))")
        }
        return [
            Finding(
                "start",
                "p99 from Start pressed to the page that goes on to Zoom",
                ours: Spread(rounds.map { $0.percentile(0.99) }, digits: 1),
                goal: 50,
                unit: "ms"
            ),
            Finding(
                "start-memory-idle",
                "resident memory of the largest service, with a small practice",
                ours: Spread([idle.map(\.megabytes).max() ?? 0], digits: 1),
                goal: 40,
                unit: "MB"
            ),
            Finding(
                "start-memory-loaded",
                "the most resident memory of the largest service; of identity it is what a password's hash needs",
                ours: Spread([loaded.map(\.megabytes).max() ?? 0], digits: 1),
                goal: 120,
                unit: "MB"
            ),
        ]
    }

    /// Links the first practitioner to their Zoom account, as whoever runs the practice does.
    private func connect(_ cluster: LocalCluster) throws {
        let origin = cluster.record.origin
        let (browser, _) = try signIn(cluster, cluster.people.people[0])
        let practitioner = cluster.people.people[1]
        let zoom = cluster.people.zoomUsers[0]
        let list = try browser.open(origin + PagePath.practitioners)
        let link = /practitioners\/([A-Za-z0-9-]+)"[^>]*>([^<]*)/
        guard let id = list.text.matches(of: link).first(where: { $0.2.contains(practitioner.name) })?.1 else {
            throw Failure("\(list.url) (\(list.status)) doesn't name \(practitioner.name)")
        }
        let page = try browser.open(origin + PagePath.telehealthIntegration(PractitionerID(rawValue: String(id))))
        // A 200 page that goes on to Zoom.
        let leaving = try browser.submit(page, "/connect")
        let consent = try browser.submit(
            try browser.open(try zoomAddress(leaving)),
            "/signin",
            ["email": zoom.email, "password": zoom.password]
        )
        _ = try browser.submit(consent, "/oauth/authorize", ["decision": "allow"])
        _ = try browser.submit(
            try look(for: "confirm", at: page.url, browser) { $0.contains("/confirm\"") },
            "/confirm"
        )
        _ = try look(for: "the link", at: page.url, browser) { $0.contains("Linked to Zoom") }
    }

    /// Signs the practitioner in, and opens the launch page of an appointment that can be started.
    private func host(_ cluster: LocalCluster) throws -> (Browser, Browser.Page) {
        let (browser, calendar) = try signIn(cluster, cluster.people.people[1])
        let start = monotonicNanoseconds()
        while monotonicNanoseconds() - start < 30_000_000_000 {
            for block in calendar.text.matches(of: /id="block-([A-Za-z0-9-]+)"/) {
                let id = AppointmentID(rawValue: String(block.1))
                let page = try browser.open(cluster.record.origin + PagePath.launch(id))
                if page.text.contains("action=\"\(PagePath.start(id))\"") { return (browser, page) }
            }
            rest(milliseconds: 100)
        }
        throw Failure("\(calendar.url) has no appointment that can be started")
    }

    private func signIn(_ cluster: LocalCluster, _ person: SeedRecord.Person) throws -> (Browser, Browser.Page) {
        let browser = Browser()
        let page = try browser.open(cluster.record.origin + PagePath.calendar)
        let calendar = try browser.submit(
            page,
            PagePath.signIn,
            ["email": person.email, "password": person.password]
        )
        guard calendar.url.hasSuffix(PagePath.calendar) else {
            throw Failure("\(person.name) was led to \(calendar.url) (\(calendar.status)) after signing in")
        }
        return (browser, calendar)
    }

    private func press(_ browser: Browser, _ launch: Browser.Page) throws -> Double {
        let page = try browser.submit(launch, "/zoom/start/", [StartForm.choice: StartForm.Choice.browser.rawValue])
        guard page.status == 200, (try? zoomAddress(page)) != nil else {
            throw Failure("Start led to \(page.status): \(page.text.prefix(2_000))")
        }
        return page.milliseconds
    }

    /// Where a page goes on to.
    private func zoomAddress(_ page: Browser.Page) throws -> String {
        guard let address = page.text.firstMatch(of: /href="(http:\/\/zoom\.localhost[^"]*)" class="button"/)?.1 else {
            throw Failure("\(page.url) (\(page.status)) doesn't go on to Zoom: \(page.text.suffix(2_000))")
        }
        return Browser.plain(String(address))
    }

    /// Looks at a page until it has what is waited for.
    private func look(for what: String, at url: String, _ browser: Browser, _ has: (String) -> Bool) throws
        -> Browser.Page
    {
        let start = monotonicNanoseconds()
        while monotonicNanoseconds() - start < 30_000_000_000 {
            let page = try browser.open(url)
            if has(page.text) { return page }
            rest(milliseconds: 50)
        }
        throw Failure("\(url) doesn't show \(what) within 30 s")
    }
}
