import Cryptography
import Harness
import Testing

@testable import ZoomSimulator

@Suite struct DeliveryTests {
    /// A script whose user has added the app, with some announcements queued.
    private func script(_ events: [WebhookEvent] = [.meetingStarted]) throws -> Script {
        var script = try Script()
        _ = try script.connect()
        try announce(events, &script)
        return script
    }

    private func announce(_ events: [WebhookEvent], _ script: inout Script) throws {
        let app = try script.world.app("app")
        for event in events {
            script.world.enqueue(
                event,
                ["event": .string(event.name)],
                to: app,
                at: "https://a.example",
                script.user.id,
                script.now.now
            )
        }
    }

    /// Sends what is due, with one status for all; tells what was sent.
    private func send(_ script: inout Script, _ status: Int = 200) -> [WebhookOrder] {
        let orders = script.world.takeOrders(script.now)
        for order in orders { script.world.record(order, .answer(status: status, body: []), script.now) }
        return orders
    }

    /// Sends until nothing is due; the bodies in their order.
    private func sendAll(_ script: inout Script, _ status: Int = 200) -> [String] {
        var names: [String] = []
        while true {
            let orders = send(&script, status)
            if orders.isEmpty { return names }
            names += orders.compactMap { JSONValue(parsing: Array($0.body.utf8))?["event"]?.string }
        }
    }

    @Test func `signatures are those of the vectors`() {
        // Source: zoom/examples/webhooks/signature_vectors.json.
        let body = #"{ "event" : "meeting.ended" ,\#n "payload":{"object":{"id":"1"}} }"#
        #expect(
            WebhookSignature.sign(body, timestamp: "1720707200", secretToken: "not-a-real-secret-token")
                == "v0=c331c65852fa5866e81909a0d9a1e26ad0e58d10c451768b953cb181bfc237fe"
        )
        #expect(
            WebhookSignature.encryptedToken("qgg8vlvZRS6UYooatFL8Aw", secretToken: "not-a-real-secret-token")
                == "6664e439fb3cd2d54e8bbed55332ac14d4744619fc32dbb26be614d54b09ae5b"
        )
    }

    @Test func `bodies are compact, with slashes as they are`() throws {
        var script = try script([])
        let meeting = try script.world.createMeeting(
            ["topic": "A / B \u{1F692} é", "start_time": "2026-12-01T09:00:00Z"],
            host: script.user,
            source: "open_api",
            script.now
        )
        let body = try #require(script.world.deliveries.last?.body)
        #expect(body.contains("\"topic\":\"A / B \u{1F692} é\""))
        #expect(body.contains("http://zoom.test/j/\(meeting.number)?pwd="))
        #expect(!body.contains("\\/") && !body.contains("\n") && !body.contains(": "))
    }

    @Test func `one goes out after another, in order`() throws {
        var script = try script([.meetingStarted, .participantJoined, .meetingEnded])
        let first = script.world.takeOrders(script.now)
        #expect(first.count == 1)
        #expect(script.world.takeOrders(script.now).isEmpty)
        #expect(!script.world.isSettled(script.now.now))
        script.world.record(first[0], .answer(status: 204, body: []), script.now)
        #expect(sendAll(&script) == ["meeting.participant_joined", "meeting.ended"])
        #expect(script.world.isSettled(script.now.now))
        #expect(script.world.deliveries.allSatisfy { $0.state == .delivered })
    }

    @Test func `what fails is tried again after 5, 20 and 60 minutes, then given up`() throws {
        var script = try script()
        var minutes: [Int64] = []
        let start = script.now.now
        for _ in 0..<200 {
            for _ in send(&script, 500) { minutes.append((script.now.now.seconds - start.seconds) / 60) }
            script.clock.advance(seconds: 60)
        }
        #expect(minutes == [0, 5, 25, 85])
        #expect(script.world.deliveries[0].state == .dropped)
        #expect(script.world.deliveries[0].attempts.map(\.result) == ["500", "500", "500", "500"])
    }

    @Test func `one that waits for its next try holds nothing up`() throws {
        var script = try script([.meetingStarted])
        _ = send(&script, 503)
        try announce([.meetingEnded], &script)
        #expect(sendAll(&script) == ["meeting.ended"])
        script.clock.advance(seconds: 300)
        #expect(sendAll(&script) == ["meeting.started"])
    }

    @Test func `a retry keeps its first time stamp, unless told otherwise`() throws {
        var script = try script()
        let first = send(&script, 500)[0]
        script.clock.advance(seconds: 300)
        let second = send(&script, 500)[0]
        #expect(second.timestamp == first.timestamp && second.signature == first.signature)
        script.world.options.restampRetries = true
        script.clock.advance(seconds: 1_200)
        let third = send(&script, 500)[0]
        #expect(third.timestamp != first.timestamp)
    }

    @Test func `faults double, drop, delay, hold back, age and missign a delivery`() throws {
        var script = try script([])
        _ = try script.world.add(Fault("webhook.meeting.started", .double, count: 1))
        _ = try script.world.add(Fault("webhook.meeting.ended", .drop, count: 1))
        _ = try script.world.add(Fault("webhook.meeting.deleted", .delay, count: 1, milliseconds: 60_000))
        _ = try script.world.add(Fault("webhook.meeting.created", .hold, count: 1))
        _ = try script.world.add(Fault("webhook.user.*", .old, count: 1, milliseconds: 10_000))
        try announce(
            [.meetingStarted, .meetingEnded, .meetingDeleted, .meetingCreated, .participantJoined, .userUpdated],
            &script
        )
        #expect(
            sendAll(&script) == [
                "meeting.started", "meeting.started", "meeting.participant_joined", "meeting.created", "user.updated",
            ]
        )
        #expect(script.world.deliveries.last?.ageMilliseconds == 10_000)
        script.clock.advance(seconds: 60)
        #expect(sendAll(&script) == ["meeting.deleted"])
        _ = try script.world.add(Fault("webhook.*", .badSignature, count: 1))
        try announce([.meetingStarted], &script)
        let order = send(&script)[0]
        #expect(order.signature != WebhookSignature.sign(order.body, timestamp: order.timestamp, secretToken: "shh"))
    }

    @Test func `an address proves that it knows the secret before it is told anything`() throws {
        var script = try script()
        script.world.apps["app"]?.webhook?.validatedAt = nil
        let now = script.now.now
        script.world.apps["app"]?.webhook?.challengeAt = now
        func challenge() throws -> (WebhookOrder, String) {
            let orders = script.world.takeOrders(script.now)
            let order = try #require(orders.first)
            #expect(orders.count == 1)
            guard case .challenge(let token) = order.purpose else { throw CallProblem.noMeeting }
            #expect(
                order.signature == WebhookSignature.sign(order.body, timestamp: order.timestamp, secretToken: "shh")
            )
            return (order, token)
        }
        func answer(_ order: WebhookOrder, _ body: JSONValue, status: Int = 200) -> String? {
            script.world.record(order, .answer(status: status, body: Array(body.text.utf8)), script.now)
            return script.world.apps["app"]?.webhook?.validationFailure
        }
        let (first, token) = try challenge()
        #expect(
            answer(first, ["plainToken": .string(token), "encryptedToken": "00"]) == "The encryptedToken is wrong."
        )
        #expect(script.world.takeOrders(script.now).isEmpty)
        script.clock.advance(seconds: 5)
        #expect(answer(try challenge().0, ["plainToken": "another"]) == "The plainToken differs.")
        script.clock.advance(seconds: 5)
        #expect(answer(try challenge().0, [:], status: 404) == "The address answered 404, not 200.")
        script.clock.advance(seconds: 5)
        let (order, plain) = try challenge()
        let encrypted = WebhookSignature.encryptedToken(plain, secretToken: "shh")
        #expect(answer(order, ["plainToken": .string(plain), "encryptedToken": .string(encrypted)]) == nil)
        #expect(sendAll(&script) == ["meeting.started"])
        script.clock.advance(seconds: 72 * 3_600)
        #expect(try challenge().1 != plain)
    }

    @Test func `only apps that the host has added, and that may know, are told`() throws {
        var script = try Script()
        let host = script.user
        func make() throws { _ = try script.world.createMeeting([:], host: host, source: "open_api", script.now) }
        try make()
        #expect(script.events.isEmpty)
        _ = try script.connect()
        try make()
        #expect(script.events == ["meeting.created"])
        script.world.grants[0].scopes = ["user:read:user"]
        try make()
        #expect(script.events == ["meeting.created"])
        _ = try script.world.change(
            host.id,
            UserChange(licence: .licensed, settings: ["waitingRoom": true]),
            script.now
        )
        #expect(script.events == ["meeting.created", "user.updated"])
    }
}
