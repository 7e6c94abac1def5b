import Contracts
import Testing

@testable import ZoomConnector

@Suite struct ZoomAnswerTests {
    let now = Timestamp(seconds: 1_000_000)

    @Test func `tokens are read with their end, place and scopes`() throws {
        let tokens = try read(
            #"{"access_token":"a","token_type":"bearer","refresh_token":"r","expires_in":3599,"#
                + #""scope":"user:read:user meeting:write:meeting","api_url":"https://eu01api.zoom.us"}"#
        )
        #expect(tokens.expiresAt == now + .seconds(3_599))
        #expect(tokens.apiURL == "https://eu01api.zoom.us")
        #expect(tokens.scopes == ["user:read:user", "meeting:write:meeting"])
        #expect(tokens.missingScopes.contains("meeting:delete:meeting"))
    }

    @Test func `an api_url elsewhere is not followed`() throws {
        let tokens = try read(
            #"{"access_token":"a","refresh_token":"r","expires_in":1,"api_url":"https://api.example.com"}"#
        )
        #expect(tokens.apiURL == nil)
    }

    @Test func `classic scopes are enough`() throws {
        let tokens = try read(
            #"{"access_token":"a","refresh_token":"r","expires_in":1,"scope":"user:read meeting:read meeting:write"}"#
        )
        #expect(tokens.missingScopes.isEmpty)
    }

    @Test(arguments: [
        (400, #"{"reason":"Invalid Token!","error":"invalid_grant"}"#, ZoomFailure.grantGone),
        (400, #"{"error":"invalid_grant"}"#, .grantGone),
        (
            401, #"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
            .refused(code: 0, status: 401)
        ),
        (429, "", .rateLimited(until: nil)),
        (500, "oops", .broken(status: 500)),
        (200, "{}", .broken(status: 200)),
        (200, #"{"access_token":"","refresh_token":"r","expires_in":1}"#, .broken(status: 200)),
    ])
    func `what is no token says why`(status: Int, body: String, failure: ZoomFailure) {
        #expect(throws: failure) { try read(body, status: status) }
    }

    @Test func `a user has a licence and a limit`() throws {
        let user = try ZoomAnswer.user(
            Array(
                #"{"id":"z","account_id":"a","first_name":"Jo","last_name":"Doe","email":"j@x.example","type":1}"#.utf8
            )
        )
        #expect(user.name == "Jo Doe")
        #expect(user.licence == .basic)
        #expect(user.meetingLimitMinutes == 40)
    }

    @Test func `a meeting keeps its reference and whether it runs`() throws {
        let meeting = try ZoomAnswer.meeting(
            Array(#"{"id":97763643886,"status":"started","agenda":"ref","join_url":"https://zoom.us/j/1"}"#.utf8),
            status: 200
        )
        #expect(meeting.number == 97_763_643_886)
        #expect(meeting.isRunning == true)
        #expect(meeting.reference == "ref")
        #expect(throws: ZoomFailure.broken(status: 201)) { try ZoomAnswer.meeting(Array("[".utf8), status: 201) }
    }

    @Test func `a create sends our reference and no settings`() throws {
        let request = ZoomRequest.create(MeetingPlanTests.desired(), ZoomAccess(token: "t", apiURL: nil))
        let body = String(decoding: try #require(request.body), as: UTF8.self)
        #expect(
            body == #"{"agenda":"reference","duration":50,"start_time":"2026-11-24T20:00:00","#
                + #""timezone":"Australia/Sydney","topic":"Telehealth appointment","type":2}"#
        )
        #expect(!request.isRepeatable)
        #expect(ZoomRequest.delete(7, ZoomAccess(token: "t", apiURL: nil)).path == "/v2/meetings/7")
    }

    private func read(_ body: String, status: Int = 200) throws -> ZoomTokens {
        try ZoomAnswer.tokens(status: status, body: Array(body.utf8), now: now, accepts: ZoomOrigins.zoom.accepts)
    }
}
