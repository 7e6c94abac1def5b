import Contracts
import Testing

@testable import ZoomConnector

@Suite struct ZoomFailureTests {
    @Test(arguments: [
        (401, #"{"code":124,"message":"Access token is expired."}"#, ZoomFailure.tokenExpired),
        (
            400, #"{"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:write:meeting]."}"#,
            .scopeMissing
        ),
        (404, #"{"code":3001,"message":"Meeting does not exist: 1."}"#, .meetingGone),
        (400, #"{"code":3002,"message":"Meeting is in progress."}"#, .meetingRunning),
        (404, #"{"code":1001,"message":"User does not exist: x."}"#, .userGone),
        (400, #"{"code":3161,"message":"Your user account is not allowed meeting hosting."}"#, .hostingRefused),
        (400, #"{"code":300,"message":"Validation Failed."}"#, .refused(code: 300, status: 400)),
        (503, "", .broken(status: 503)),
        (302, "<html>", .broken(status: 302)),
        (404, "not json", .refused(code: 0, status: 404)),
    ])
    func `Zoom's answers are told apart`(status: Int, body: String, failure: ZoomFailure) {
        #expect(ZoomFailure(status: status, body: Array(body.utf8), retryAfter: nil) == failure)
    }

    @Test func `the daily limit of meetings is known by its sentence, other limits by their time`() {
        let daily = """
            {"code":429,"message":"You have exceeded the daily rate limit (100) of Meeting Create/Update API requests \
            permitted for this particular user. You may resume these requests at GMT 00:00:00."}
            """
        #expect(ZoomFailure(status: 429, body: Array(daily.utf8), retryAfter: nil) == .dailyLimit)
        let second = #"{"code":429,"message":"You have reached the maximum per-second rate limit for this API."}"#
        #expect(
            ZoomFailure(status: 429, body: Array(second.utf8), retryAfter: "2026-11-25T00:00:00Z")
                == .rateLimited(until: Timestamp("2026-11-25T00:00:00Z"))
        )
        #expect(ZoomFailure(status: 429, body: Array(second.utf8), retryAfter: "soon") == .rateLimited(until: nil))
    }
}
