import Harness
import Testing

@testable import ZoomSimulator

@Suite struct LimitTests {
    @Test func `a host makes and changes a hundred meetings a day, counted in UTC`() throws {
        var script = try Script(plan: .business)
        let token = try script.connect().access
        let number = try #require(script.ask(.createMeeting, token, body: [:]).json["id"]?.integer)
        for count in 1..<100 {
            // Sixty a second are allowed on this plan.
            script.clock.advance(milliseconds: 50)
            #expect(
                script.ask(.updateMeeting, token, meeting: "\(number)", body: ["duration": .integer(Int64(count))])
                    .status == 204
            )
        }
        script.clock.advance(seconds: 1)
        let refused = script.ask(.createMeeting, token, body: [:])
        #expect(refused.status == 429)
        #expect(
            refused.json["message"]
                == """
                You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this \
                particular user. You may resume these requests at GMT 00:00:00.
                """
        )
        #expect(!refused.headers.contains { $0.name == "Retry-After" || $0.name == "X-RateLimit-Type" })
        #expect(script.ask(.readMeeting, token, meeting: "\(number)").status == 200)
        // The clock began at 08:00 UTC.
        script.clock.advance(seconds: 16 * 3_600)
        let fresh = try script.connect().access
        #expect(script.ask(.createMeeting, fresh, body: [:]).status == 201)
    }

    @Test func `a free account is asked four times a second, whatever the app`() throws {
        var script = try Script()
        let token = try script.connect().access
        for _ in 0..<4 { #expect(script.ask(.readUser, token).status == 200) }
        let refused = script.ask(.readUser, token)
        #expect(refused.status == 429)
        #expect(refused.json["code"] == 429)
        #expect(refused.headers.contains(Answer.Header(name: "X-RateLimit-Type", value: "QPS")))
        #expect(refused.headers.contains(Answer.Header(name: "X-RateLimit-Limit", value: "4")))
        #expect(script.ask(.listMeetings, token).status == 200)
        script.clock.advance(seconds: 1)
        #expect(script.ask(.readUser, token).status == 200)
    }

    @Test func `a free account's day ends with the time to come back`() throws {
        var script = try Script()
        let token = try script.connect().access
        for _ in 0..<2_000 {
            script.clock.advance(milliseconds: 500)
            _ = script.ask(.listMeetings, token)
        }
        script.clock.advance(seconds: 1)
        let refused = script.ask(.listMeetings, token)
        #expect(refused.status == 429)
        #expect(refused.headers.contains(Answer.Header(name: "X-RateLimit-Type", value: "Daily-limit")))
        #expect(refused.headers.contains(Answer.Header(name: "Retry-After", value: "2026-11-25T00:00:00Z")))
    }

    @Test(arguments: [
        (Fault.Kind.rateLimit, "maximum per-second"), (.dailyLimit, "maximum daily"),
        (.meetingLimit, "Meeting Create/Update"), (.concurrent, "Too many concurrent"),
    ])
    func `each of Zoom's four refusals can be had on demand, with nothing done`(kind: Fault.Kind, words: String) throws
    {
        var script = try Script()
        let token = try script.connect().access
        _ = try script.world.add(Fault("meeting.create", kind, count: 1, user: "ada@example.com"))
        let answer = script.ask(.createMeeting, token, body: [:])
        #expect(answer.status == 429)
        #expect(answer.json["message"]?.string?.contains(words) == true)
        #expect(script.world.meetings.isEmpty)
        #expect(script.ask(.createMeeting, token, body: [:]).status == 201)
    }

    @Test func `an answer can be lost after the work is done`() throws {
        var script = try Script()
        let tokens = try script.connect()
        var fault = Fault("meeting.create", .status, count: 1, status: 502, afterEffect: true)
        fault.body = "Bad gateway"
        _ = try script.world.add(fault)
        let answer = script.ask(.createMeeting, tokens.access, body: ["topic": "Made all the same"])
        #expect(answer.status == 502)
        #expect(answer.body == "Bad gateway")
        #expect(script.world.meetings.values.map(\.topic) == ["Made all the same"])
        _ = try script.world.add(Fault("oauth.refresh", .reset, count: 1))
        #expect(script.refresh(tokens.refresh).disturbance == .reset)
        #expect(script.refresh(tokens.refresh).json["error"] == "invalid_grant")
    }

    @Test func `a fault that cannot be is refused with a sentence`() throws {
        var script = try Script()
        func refusal(_ fault: Fault) -> Int? {
            do throws(Refusal) {
                _ = try script.world.add(fault)
                return nil
            } catch {
                return error.sentence.isEmpty ? nil : error.status
            }
        }
        #expect(refusal(Fault("meeting.make", .status)) == 400)
        #expect(refusal(Fault("meeting.create", .double)) == 400)
        #expect(refusal(Fault("webhook.meeting.started", .status)) == 400)
        #expect(refusal(Fault("meeting.create", .status, count: 0)) == 400)
        #expect(refusal(Fault("meeting.create", .status, status: 200)) == 400)
        #expect(refusal(Fault("meeting.create", .status, user: "nobody@example.com")) == 404)
        #expect(refusal(Fault("webhook.*", .drop)) == nil)
    }
}
