import Harness
import Testing

@testable import ZoomSimulator

@Suite struct CallTests {
    private func meeting(_ script: inout Script, _ body: JSONValue = [:]) throws -> Meeting {
        try script.world.createMeeting(body, host: script.user, source: "open_api", script.now)
    }

    private func seat(_ outcome: StartOutcome) throws -> Seat {
        guard case .seated(let seat) = outcome else { throw CallProblem.noMeeting }
        return seat
    }

    /// What was announced since the meetings were made.
    private func events(_ script: Script) -> [String] {
        script.events.filter { $0 != "meeting.created" }.map { String($0.dropFirst("meeting.".count)) }
    }

    @Test func `a call begins with its host and ends for everybody`() throws {
        var script = try Script()
        _ = try script.connect()
        let meeting = try meeting(&script)
        _ = try seat(script.world.start(meeting, client: .desktop, endingOthers: false, script.now))
        script.clock.advance(seconds: 30)
        let sam = script.world.join(meeting, name: "Sam", user: nil, client: .browser, script.now)
        #expect(sam.place == .inside)
        script.clock.advance(seconds: 600)
        script.world.end(meeting.uuid, .endedByHost, at: script.now.now, script.now)
        #expect(
            events(script) == [
                "started", "participant_joined", "participant_joined", "participant_left", "participant_left", "ended",
            ]
        )
        let ended = JSONValue(parsing: Array((script.world.deliveries.last?.body ?? "").utf8))?["payload"]?["object"]
        #expect(ended?["uuid"] == .string(meeting.uuid))
        #expect(ended?["id"] == .string("\(meeting.number)"))
        #expect(ended?["end_time"] == "2026-11-24T08:10:30Z")
        #expect(script.world.meetings[meeting.number]?.uuid != meeting.uuid)
        #expect(script.world.seats[sam.id]?.place == .left)
    }

    @Test func `a client waits for the host, then in the waiting room, then is let in`() throws {
        var script = try Script(settings: ["waitingRoom": true])
        _ = try script.connect()
        let meeting = try meeting(&script)
        let sam = script.world.join(meeting, name: "Sam", user: nil, client: .browser, script.now)
        #expect(sam.place == .waitingForHost)
        _ = try seat(script.world.start(meeting, client: .browser, endingOthers: false, script.now))
        #expect(script.world.seats[sam.id]?.place == .waitingRoom)
        script.world.admit(sam.id, script.now.now)
        #expect(script.world.seats[sam.id]?.place == .inside)
        script.world.leave(sam.id, script.now)
        #expect(
            events(script) == [
                "participant_jbh_waiting", "started", "participant_joined", "participant_joined_waiting_room",
                "participant_admitted", "participant_joined", "participant_left",
            ]
        )
    }

    @Test func `who stops waiting is announced as such`() throws {
        var script = try Script(settings: ["waitingRoom": true])
        _ = try script.connect()
        let meeting = try meeting(&script)
        let early = script.world.join(meeting, name: "Early", user: nil, client: .browser, script.now)
        script.world.leave(early.id, script.now)
        _ = try seat(script.world.start(meeting, client: .browser, endingOthers: false, script.now))
        let late = script.world.join(meeting, name: "Late", user: nil, client: .browser, script.now)
        script.world.leave(late.id, script.now)
        #expect(
            events(script) == [
                "participant_jbh_waiting", "participant_jbh_waiting_left", "started", "participant_joined",
                "participant_joined_waiting_room", "participant_left_waiting_room",
            ]
        )
    }

    @Test func `a Basic licence's call ends after forty minutes, at that time`() throws {
        var script = try Script()
        _ = try script.connect()
        let meeting = try meeting(&script)
        _ = try seat(script.world.start(meeting, client: .desktop, endingOthers: false, script.now))
        #expect(script.world.nextDue(after: script.now.now, withChallenges: false) != nil)
        script.clock.advance(milliseconds: 2_399_999)
        #expect(script.world.runDue(script.now) == false)
        script.clock.advance(seconds: 500)
        #expect(script.world.runDue(script.now) == true)
        #expect(script.world.calls.last?.end == .timeLimit)
        #expect(script.world.calls.last?.endedAt == Instant("2026-11-24T08:40:00Z"))
    }

    @Test func `a licensed user's call goes on`() throws {
        var script = try Script(plan: .pro)
        let meeting = try meeting(&script)
        _ = try seat(script.world.start(meeting, client: .desktop, endingOthers: false, script.now))
        script.clock.advance(seconds: 29 * 3_600)
        #expect(script.world.runDue(script.now) == false)
        script.clock.advance(seconds: 3_600)
        #expect(script.world.runDue(script.now) == true)
    }

    @Test(arguments: [Plan.basic, .pro, .business])
    func `a call beyond the limit is started only when the host gives up another`(plan: Plan) throws {
        var script = try Script(plan: plan)
        let limit = plan == .business ? 2 : 1
        let first = try meeting(&script)
        _ = try seat(script.world.start(first, client: .desktop, endingOthers: false, script.now))
        if limit == 2 {
            script.clock.advance(seconds: 1)
            let beside = try meeting(&script)
            _ = try seat(script.world.start(beside, client: .mobile, endingOthers: false, script.now))
        }
        let next = try meeting(&script)
        let refused = try script.world.start(next, client: .desktop, endingOthers: false, script.now)
        #expect(refused == .othersRun(script.world.runningCalls(of: script.user.id)))
        #expect(script.world.runningCall(first.number) != nil)
        #expect(script.world.hostIsElsewhere(next.number))
        _ = try seat(script.world.start(next, client: .desktop, endingOthers: true, script.now))
        #expect(script.world.runningCall(first.number) == nil)
        #expect(script.world.calls.first?.end == .endedForAnother)
        #expect(script.world.runningCalls(of: script.user.id).count == limit)
    }

    @Test func `the host enters a running call again without starting another`() throws {
        var script = try Script()
        let meeting = try meeting(&script)
        let first = try seat(script.world.start(meeting, client: .desktop, endingOthers: false, script.now))
        let again = try seat(script.world.start(meeting, client: .mobile, endingOthers: false, script.now))
        #expect(again.callUUID == first.callUUID)
        #expect(script.world.calls.count == 1)
        script.world.leave(first.id, script.now)
        #expect(script.world.runningCall(meeting.number) != nil)
        script.world.leave(again.id, script.now)
        #expect(script.world.calls.last?.end == .everybodyLeft)
    }

    @Test func `joining before the host opens the call where the host's settings allow it`() throws {
        var script = try Script(settings: ["waitingRoom": false, "joinBeforeHost": true])
        _ = try script.connect()
        let open = try meeting(&script)
        #expect(script.world.join(open, name: "Sam", user: nil, client: .browser, script.now).place == .inside)
        #expect(events(script) == ["started", "participant_jbh_joined", "participant_joined"])
        let later = try meeting(
            &script,
            ["start_time": "2026-11-24T09:00:00Z", "settings": ["jbh_time": 10, "join_before_host": true]]
        )
        // The host's one call is the first.
        #expect(script.world.join(later, name: "Kim", user: nil, client: .browser, script.now).place == .waitingForHost)
        script.world.end(open.uuid, .endedByHost, at: script.now.now, script.now)
        #expect(script.world.join(later, name: "Lee", user: nil, client: .browser, script.now).place == .waitingForHost)
        script.clock.advance(seconds: 50 * 60)
        #expect(script.world.join(later, name: "Max", user: nil, client: .browser, script.now).place == .inside)
    }

    @Test func `a passcode opens the meeting, as typed or as in the link`() throws {
        var script = try Script()
        let meeting = try meeting(&script, ["password": "secret1"])
        let now = script.now.now
        #expect(try script.world.joinLink(meeting.number, passcode: "secret1", now).number == meeting.number)
        #expect(try script.world.joinLink(meeting.number, passcode: meeting.encryptedPasscode, now) == meeting)
        #expect(throws: CallProblem.passcode) { try script.world.joinLink(meeting.number, passcode: "x", now) }
        #expect(throws: CallProblem.passcode) { try script.world.joinLink(meeting.number, passcode: nil, now) }
    }

    @Test func `what is over can be read`() throws {
        var script = try Script(plan: .pro)
        let token = try script.connect().access
        let meeting = try meeting(&script, ["start_time": "2026-11-24T08:00:00Z"])
        _ = try seat(script.world.start(meeting, client: .desktop, endingOthers: false, script.now))
        _ = script.world.join(meeting, name: "Sam", user: nil, client: .browser, script.now)
        #expect(script.ask(.readPast, token, user: nil, meeting: "\(meeting.number)").status == 404)
        #expect(script.ask(.readMeeting, token, user: nil, meeting: "\(meeting.number)").json["status"] == "started")
        script.clock.advance(seconds: 90)
        script.world.end(meeting.uuid, .endedByHost, at: script.now.now, script.now)
        let past = script.ask(.readPast, token, user: nil, meeting: "\(meeting.number)").json
        #expect(past["participants_count"] == 2)
        #expect(past["duration"] == 2)
        #expect(past["total_minutes"] == 4)
        let byRun = script.ask(.readPast, token, user: nil, meeting: percentEncoded(meeting.uuid)).json
        #expect(byRun == past)
        _ = try script.world.put(
            "app",
            AppDefinition(
                clientSecret: "secret",
                redirectURIs: [Script.callback],
                scopes: [AppScope(name: "meeting:read:list_past_participants")]
            ),
            script.now
        )
        let reader = script.exchange(try script.allow()).tokens.access
        let people = script.ask(.readPastParticipants, reader, user: nil, meeting: "\(meeting.number)").json
        guard case .array(let rows) = people["participants"] else { return #expect(Bool(false), "no rows") }
        #expect(rows.compactMap { $0["name"]?.string } == ["Ada Bell", "Sam"])
    }
}
