import Contracts
import Cryptography
import Testing

@testable import ZoomConnector

@Suite struct WebhookSignatureTests {
    let signature = WebhookSignature(secretToken: "secret")
    let body = Array(#"{"event":"meeting.started","payload":{}}"#.utf8)
    let now = Timestamp(seconds: 1_795_510_800)

    @Test func `a delivery that Zoom signed is good for two hours`() {
        #expect(isGood())
        #expect(isGood(at: now + .seconds(7_200)))
        #expect(isGood(at: now - .seconds(7_200)))
        #expect(!isGood(at: now + .seconds(7_201)))
        #expect(!isGood(at: now - .seconds(7_201)))
    }

    @Test func `a changed body, time or signature is not good`() {
        #expect(!isGood(body: body + [0x20]))
        #expect(!isGood(timestamp: "1795510801"))
        #expect(!isGood(signature: sign("1795510800").replacing("v0=", with: "v0=00")))
        #expect(!isGood(signature: "v0="))
        #expect(!isGood(signature: nil))
        #expect(!isGood(signature: String(sign("1795510800").dropFirst(3))))
        #expect(
            !WebhookSignature(secretToken: "other").isGood(
                signature: sign("1795510800"),
                timestamp: "1795510800",
                body: body,
                now: now
            )
        )
    }

    @Test func `a time that is no number of seconds is not good, though it is signed`() {
        for timestamp in ["", "-1795510800", "1795510800.0", "9999999999999", "now"] {
            #expect(!isGood(timestamp: timestamp, signature: sign(timestamp)), "\(timestamp)")
        }
        #expect(!signature.isGood(signature: sign(""), timestamp: nil, body: body, now: now))
    }

    /// Source: vectors made with a made-up secret by the computation that verified recorded deliveries of Zoom's; see
    /// zoom/FACTS section 3.
    @Test func `deliveries with escapes and odd white space verify on their raw bytes`() {
        let signature = WebhookSignature(secretToken: "not-a-real-secret-token")
        let mixed =
            #"{"event":"meeting.started","payload":{"account_id":"AAAAAABBBB","object":{"duration":60,"#
            + #""start_time":"2024-07-11T14:12:55Z","timezone":"America/New_York","#
            + #""topic":"Test \uD83D\uDE92 ’ – café","id":"85393847045","type":2,"uuid":"jUh5o3dKQIytvcsfTtKBlg==","#
            + #""host_id":"x1yCzABCDEfg23HiJKl4mN"}},"event_ts":1720707175904}"#
        let vectors = [
            ("1720707175", mixed, "3405b02a88c0680a02ee48452a5636ecddd29ed198f5bd2fc57beab82b46b64f"),
            (
                "1720707200", "{ \"event\" : \"meeting.ended\" ,\n \"payload\":{\"object\":{\"id\":\"1\"}} }",
                "c331c65852fa5866e81909a0d9a1e26ad0e58d10c451768b953cb181bfc237fe"
            ),
        ]
        for (timestamp, body, code) in vectors {
            let isGood = signature.isGood(
                signature: "v0=\(code)",
                timestamp: timestamp,
                body: Array(body.utf8),
                now: Timestamp(seconds: 1_720_707_200)
            )
            #expect(isGood, "\(timestamp)")
        }
        #expect(
            signature.answer(to: "qgg8vlvZRS6UYooatFL8Aw")
                == "6664e439fb3cd2d54e8bbed55332ac14d4744619fc32dbb26be614d54b09ae5b"
        )
    }

    @Test func `a challenge that could be the beginning of a delivery is not answered`() {
        #expect(signature.answer(to: "v0:1795510800:{}") == nil)
        #expect(signature.answer(to: "") == nil)
        #expect(signature.answer(to: String(repeating: "a", count: 128)) != nil)
        #expect(signature.answer(to: String(repeating: "a", count: 129)) == nil)
    }

    private func sign(_ timestamp: String, _ body: [UInt8]? = nil) -> String {
        let message = Array("v0:\(timestamp):".utf8) + (body ?? self.body)
        return "v0=" + Hex.encode(HMAC.authenticationCode(message, key: Array("secret".utf8)))
    }

    private func isGood(body: [UInt8]? = nil, timestamp: String = "1795510800", at instant: Timestamp? = nil) -> Bool {
        isGood(body: body, timestamp: timestamp, signature: sign("1795510800"), at: instant)
    }

    private func isGood(
        body: [UInt8]? = nil,
        timestamp: String = "1795510800",
        signature text: String?,
        at instant: Timestamp? = nil
    ) -> Bool {
        signature.isGood(signature: text, timestamp: timestamp, body: body ?? self.body, now: instant ?? now)
    }
}
