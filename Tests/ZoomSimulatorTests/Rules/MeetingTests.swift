import Harness
import Testing

@testable import ZoomSimulator

@Suite struct MeetingTests {
    @Test func `a meeting follows its host's own settings where nothing is said`() throws {
        var script = try Script(settings: ["waitingRoom": false, "joinBeforeHost": true, "autoRecording": "local"])
        let token = try script.connect().access
        let made = script.ask(
            .createMeeting,
            token,
            body: ["topic": "Telehealth appointment", "start_time": "2026-11-24T19:15:00", "timezone": "Europe/London"]
        )
        #expect(made.status == 201)
        #expect(made.json["start_time"] == "2026-11-24T19:15:00Z")
        #expect(made.json["settings"]?["join_before_host"] == true)
        #expect(made.json["settings"]?["auto_recording"] == "local")
        #expect(made.json["settings"]?["waiting_room"] == false)
        #expect(made.json["password"]?.string?.count == 6)
        #expect(made.json["join_url"]?.string?.contains("?pwd=") == true)
        #expect(made.json["start_url"]?.string?.contains("?zak=") == true)
        let over = script.ask(.createMeeting, token, body: ["settings": ["waiting_room": true]])
        #expect(over.json["settings"]?["waiting_room"] == true)
        #expect(over.json["settings"]?["join_before_host"] == false)
        #expect(over.json["type"] == 1)
    }

    @Test func `what is wrong in a body is named field by field`() throws {
        var script = try Script()
        let token = try script.connect().access
        func fields(_ body: JSONValue) -> [String]? {
            let answer = script.ask(.createMeeting, token, body: body)
            guard answer.status == 400, answer.json["code"] == 300, case .array(let errors) = answer.json["errors"]
            else { return nil }
            return errors.compactMap { $0["field"]?.string }
        }
        script.world.options.rateLimits = false
        #expect(fields(["type": 7]) == ["type"])
        #expect(fields(["topic": .string(String(repeating: "x", count: 201))]) == ["topic"])
        #expect(fields(["timezone": "Mars/Olympus"]) == ["timezone"])
        #expect(fields(["start_time": "next week"]) == ["start_time"])
        #expect(fields(["duration": "60"]) == ["duration"])
        #expect(fields(["password": "far too long a passcode"]) == ["password"])
        #expect(
            fields(["settings": ["waiting_room": "yes", "jbh_time": 7]]) == [
                "settings.waiting_room", "settings.jbh_time",
            ]
        )
        #expect(
            script.ask(.createMeeting, token, body: "text").json["message"]
                == "Request Body should be a valid JSON object."
        )
        #expect(script.ask(.createMeeting, token, body: ["type": 8]).status == 400)
    }

    @Test func `an update changes what it names, and leaves a past start alone`() throws {
        var script = try Script()
        let token = try script.connect().access
        let made = script.ask(.createMeeting, token, body: ["topic": "A", "start_time": "2026-12-01T09:00:00Z"])
        let number = String(try #require(made.json["id"]?.integer))
        let update = script.ask(
            .updateMeeting,
            token,
            meeting: number,
            body: ["topic": "B", "start_time": "2020-01-01T09:00:00Z", "settings": ["audio": "voip"]]
        )
        #expect(update.status == 204)
        let read = script.ask(.readMeeting, token, meeting: number).json
        #expect(read["topic"] == "B")
        #expect(read["start_time"] == "2026-12-01T09:00:00Z")
        #expect(read["settings"]?["audio"] == "voip")
        #expect(read["status"] == "waiting")
        let event = try #require(script.world.deliveries.last)
        #expect(event.event == "meeting.updated")
        let payload = JSONValue(parsing: Array(event.body.utf8))?["payload"]
        #expect(payload?["object"]?["topic"] == "B")
        #expect(payload?["old_object"]?["topic"] == "A")
        #expect(payload?["object"]?["start_time"] == nil)
        #expect(payload?["object"]?["id"]?.integer == Int64(number))
    }

    @Test func `each reading gives a fresh start link, good for two hours`() throws {
        var script = try Script()
        let token = try script.connect().access
        let number = try #require(script.ask(.createMeeting, token, body: [:]).json["id"]?.integer)
        let first = script.ask(.readMeeting, token, meeting: "\(number)").json["start_url"]?.string ?? ""
        let second = script.ask(.readMeeting, token, meeting: "\(number)").json["start_url"]?.string ?? ""
        #expect(first != second)
        let key = QueryFields(first)["zak"]
        #expect(try script.world.startLink(number, key: key, script.now.now).user.id == script.user.id)
        script.clock.advance(seconds: 7_200)
        #expect(throws: CallProblem.linkExpired) { try script.world.startLink(number, key: key, script.now.now) }
        #expect(throws: CallProblem.linkExpired) { try script.world.startLink(number, key: nil, script.now.now) }
        #expect(throws: CallProblem.noMeeting) { try script.world.startLink(7, key: key, script.now.now) }
    }

    @Test func `a deleted, foreign, expired or running meeting says so`() throws {
        var script = try Script()
        let token = try script.connect().access
        script.world.options.rateLimits = false
        func make() -> Int64 {
            script.ask(.createMeeting, token, body: ["start_time": "2026-12-01T09:00:00Z"]).json["id"]?.integer ?? 0
        }
        let deleted = make()
        #expect(script.ask(.deleteMeeting, token, meeting: "\(deleted)").status == 204)
        let gone = script.ask(.deleteMeeting, token, meeting: "\(deleted)")
        #expect(gone.status == 404)
        #expect(gone.json == ["code": 3_001, "message": .string("Meeting does not exist: \(deleted).")])
        #expect(script.ask(.changeStatus, token, meeting: "\(deleted)", body: ["action": "recover"]).status == 204)
        #expect(script.ask(.readMeeting, token, meeting: "\(deleted)").status == 200)

        let other = try script.world.add(NewUser(email: "bo@example.com"), script.now)
        let foreign = try script.world.createMeeting([:], host: other, source: "web_portal", script.now)
        #expect(script.ask(.readMeeting, token, meeting: "\(foreign.number)").json["code"] == 3_001)

        let running = make()
        let meeting = try #require(script.world.meeting(running, script.now.now))
        _ = try script.world.start(meeting, client: .desktop, endingOthers: false, script.now)
        #expect(script.ask(.deleteMeeting, token, meeting: "\(running)").json["code"] == 3_002)
        #expect(script.ask(.changeStatus, token, meeting: "\(running)", body: ["action": "end"]).status == 204)
        #expect(script.ask(.changeStatus, token, meeting: "\(running)", body: ["action": "end"]).json["code"] == 3_007)
        #expect(script.ask(.deleteMeeting, token, meeting: "\(running)").status == 204)

        let old = make()
        script.clock.advance(seconds: 60 * 86_400)
        #expect(script.world.meeting(old, script.now.now) == nil)
    }

    @Test func `the list comes in pages`() throws {
        var script = try Script()
        let token = try script.connect().access
        script.world.options.rateLimits = false
        for day in 10...14 {
            _ = script.ask(.createMeeting, token, body: ["start_time": .string("2026-12-\(day)T09:00:00Z")])
        }
        var query = ["type": "scheduled", "page_size": "2"]
        var starts: [String] = []
        while true {
            let page = script.ask(.listMeetings, token, query: query).json
            #expect(page["total_records"] == 5)
            guard case .array(let rows) = page["meetings"] else { break }
            starts += rows.compactMap { $0["start_time"]?.string }
            guard let next = page["next_page_token"]?.string, !next.isEmpty else { break }
            query["next_page_token"] = next
        }
        #expect(starts == (10...14).map { "2026-12-\($0)T09:00:00Z" })
        #expect(script.ask(.listMeetings, token, query: ["page_size": "301"]).status == 400)
        #expect(script.ask(.listMeetings, token, query: ["next_page_token": "made up"]).status == 400)
        #expect(script.ask(.listMeetings, token, query: ["type": "all"]).status == 400)
    }

    @Test func `a user without a licence holds no meetings`() throws {
        var script = try Script()
        let token = try script.connect().access
        _ = try script.world.change(script.user.id, UserChange(licence: Licence.none), script.now)
        #expect(script.ask(.createMeeting, token, body: [:]).json["code"] == 3_161)
        #expect(script.ask(.readUser, token).json["type"] == 4)
    }

    @Test func `only me may be named in a path`() throws {
        var script = try Script()
        let token = try script.connect().access
        let answer = script.ask(.readUser, token, user: script.user.id)
        #expect(answer.status == 400)
        #expect(answer.json["message"] == "Invalid access token, does not contain scopes:[user:read:user:admin].")
        let query = script.ask(.readUser, token, query: ["access_token": token])
        #expect(query.status == 401)
        #expect(query.json["code"] == 124)
    }
}
