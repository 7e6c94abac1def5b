import Contracts
import Testing

@testable import ZoomConnector

@Suite struct WebhookEventTests {
    static let run = WebhookEvent.Run(
        uuid: "4444AAAiAAAAAiAiAiiAii==",
        number: 1_234_567_890,
        host: "x1yCzABCDEfg23HiJKl4mN"
    )
    static let sent = Timestamp(milliseconds: 1_626_230_691_572)

    @Test(arguments: ["\"1234567890\"", "1234567890"])
    func `a start is read whether the number is text or not`(number: String) {
        let reading = read("meeting.started", "\"id\":\(number),\(Self.object)")
        #expect(reading == .event(.meetingStarted(Self.run, at: Self.sent)))
    }

    @Test func `an end says when`() {
        let reading = read("meeting.ended", "\"id\":1234567890,\"end_time\":\"2021-07-13T23:00:51Z\",\(Self.object)")
        #expect(reading == Timestamp("2021-07-13T23:00:51Z").map { .event(.meetingEnded(Self.run, at: $0)) })
    }

    @Test func `a participant is kept without name and address, the host told apart`() {
        let guest = #""participant":{"id":"","user_id":"16778240","user_name":"Jo","email":"jo@example.com"}"#
        #expect(
            read("meeting.participant_joined", "\"id\":1234567890,\(guest),\(Self.object)")
                == .event(.participant(Self.run, person: "16778240", isHost: false, .inside, at: Self.sent))
        )
        let host = #""participant":{"id":"x1yCzABCDEfg23HiJKl4mN","user_id":"1","leave_time":"2021-07-13T22:00:00Z"}"#
        let left = Timestamp("2021-07-13T22:00:00Z")
        #expect(
            read("meeting.participant_left", "\"id\":1234567890,\(host),\(Self.object)")
                == left.map { .event(.participant(Self.run, person: "1", isHost: true, .gone, at: $0)) }
        )
    }

    @Test func `who waits for the host is told apart by a digest, the same when they have gone`() throws {
        func person(_ event: String, _ name: String) throws -> String {
            let guest = "\"participant\":{\"id\":\"\",\"user_name\":\"\(name)\"}"
            let reading = read(event, "\"id\":1234567890,\(guest),\(Self.object)")
            guard case .event(.waitingForHost(1_234_567_890, let person, let isWaiting, Self.sent)) = reading else {
                throw TestProblem("\(reading)")
            }
            #expect(isWaiting == (event == "meeting.participant_jbh_waiting"))
            return person
        }
        let jo = try person("meeting.participant_jbh_waiting", "Jo")
        #expect(jo.count == 32 && !jo.contains("Jo"))
        #expect(try person("meeting.participant_jbh_waiting_left", "Jo") == jo)
        #expect(try person("meeting.participant_jbh_waiting", "Kim") != jo)
    }

    @Test func `a removal in the Marketplace names user and account`() {
        let body = """
            {"event":"app_deauthorized","payload":{"account_id":"AAAAAABBBB","user_id":"abcD3ojfdbjfg",\
            "deauthorization_time":"2020-06-17T13:52:28.632Z","client_id":"x","event_ts":"2024-09-08 15:58:40"}}
            """
        let instant = Timestamp("2020-06-17T13:52:28.632Z")
        #expect(
            WebhookEvent.read(Array(body.utf8))
                == instant.map {
                    .event(.deauthorized(zoomUser: "abcD3ojfdbjfg", zoomAccount: "AAAAAABBBB", at: $0))
                }
        )
    }

    @Test func `the challenge is told apart`() {
        let body =
            #"{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1}"#
        #expect(WebhookEvent.read(Array(body.utf8)) == .validation(plainToken: "qgg8vlvZRS6UYooatFL8Aw"))
    }

    @Test func `what is not used is named, what is not Zoom's is malformed`() {
        #expect(read("meeting.summary_completed", Self.object) == .other(name: "meeting.summary_completed"))
        #expect(WebhookEvent.read(Array("{".utf8)) == .malformed)
        #expect(WebhookEvent.read(Array("[]".utf8)) == .malformed)
        #expect(read("meeting.started", "\"id\":\"x\",\(Self.object)") == .malformed)
    }

    static let object = #""uuid":"4444AAAiAAAAAiAiAiiAii==","host_id":"x1yCzABCDEfg23HiJKl4mN""#

    private func read(_ event: String, _ object: String) -> WebhookEvent.Reading {
        let body = """
            {"event":"\(event)","event_ts":1626230691572,"payload":{"account_id":"A","object":{\(object)}}}
            """
        return WebhookEvent.read(Array(body.utf8))
    }
}
