import Contracts
import Cryptography
import Foundation
import HTTPServer
import Harness
import Testing
import WebUI

@Suite struct SessionTests {
    private let practice = Practice()

    private func session(of cookie: String) throws -> PageSession? {
        practice.verifier.session(of: try Request(target: "/", headers: [.cookie: cookie]))
    }

    /// A cookie with claims of the test's own, signed by a key of its own.
    private func forged(_ change: (inout [String: Any]) -> Void, type: String = "session+jwt", key: SigningKey? = nil)
        throws -> String
    {
        let seconds = practice.now.seconds
        var claims: [String: Any] = [
            "iss": "identity", "sub": "user/user-1", "aud": "pages", "iat": seconds, "exp": seconds + 60,
            "account": "practice-1", "csrf": String(repeating: "c", count: 43), "issued": seconds * 1_000,
        ]
        change(&claims)
        let payload = [UInt8](try JSONSerialization.data(withJSONObject: claims))
        return "session=" + JSONWebSignature.sign(payload, type: type, with: key ?? practice.key)
    }

    @Test func `what identity signed is read back`() throws {
        let session = practice.session()
        #expect(try self.session(of: practice.cookie(session)) == session)
        #expect(try self.session(of: forged { _ in })?.user == Practice.userID)
    }

    @Test func `the cookie is for this site, for the server and for twelve hours`() throws {
        let secure = try practice.signer.cookie(for: practice.session()).description
        #expect(secure.contains("; HttpOnly; SameSite=Lax; Secure"))
        #expect(secure.contains("; Max-Age=43200;"))
        let plain = try SessionSigner(key: practice.key, isSecure: false).cookie(for: practice.session()).description
        #expect(!plain.contains("Secure"))
    }

    @Test func `two sessions have different secrets for their forms`() {
        #expect(practice.session().csrf != practice.session().csrf)
        #expect(practice.session().csrf.utf8.count >= 43)
    }

    @Test func `a session ends after twelve hours, to the second`() throws {
        let cookie = try practice.cookie(practice.session())
        practice.clock.advance(seconds: 12 * 3_600 - 1)
        #expect(try session(of: cookie) != nil)
        practice.clock.advance(seconds: 1)
        #expect(try session(of: cookie) == nil)
    }

    @Test func `a session of a clock a little ahead counts, one of the future does not`() throws {
        let ahead = try practice.cookie(
            practice.signer.begin(user: Practice.userID, account: Practice.account.id, now: practice.now + .seconds(30))
        )
        #expect(try session(of: ahead) != nil)
        practice.clock.advance(seconds: -120)
        #expect(try session(of: ahead) == nil)
    }

    @Test func `what another key signed is none, be it another service's own`() throws {
        #expect(try session(of: forged({ _ in }, key: practice.otherKey)) == nil)
        #expect(try session(of: forged({ _ in }, key: SigningKey(id: "identity-1", key: Ed25519.PrivateKey()))) == nil)
        #expect(try session(of: forged({ _ in }, key: SigningKey(id: "identity-9", key: Ed25519.PrivateKey()))) == nil)
    }

    @Test(arguments: ["command+jwt", "ticket+jwt", ""])
    func `a token of another kind is no session`(type: String) throws {
        #expect(try session(of: forged({ _ in }, type: type)) == nil)
    }

    @Test(arguments: ["none", "HS256", "ES256"])
    func `a header that names another algorithm is refused`(algorithm: String) throws {
        let token = try practice.signer.cookie(for: practice.session()).value
        let parts = token.split(separator: ".")
        let header = Base64URL.encode("{\"alg\":\"\(algorithm)\",\"typ\":\"session+jwt\",\"kid\":\"identity-1\"}".utf8)
        #expect(try session(of: "session=\(header).\(parts[1]).\(parts[2])") == nil)
        #expect(try session(of: "session=\(header).\(parts[1]).") == nil)
    }

    @Test func `one changed letter makes it none`() throws {
        let token = try practice.signer.cookie(for: practice.session()).value
        for position in stride(from: 0, to: token.count, by: 7) {
            var letters = Array(token)
            letters[position] = letters[position] == "A" ? "B" : "A"
            #expect(try session(of: "session=\(String(letters))") == nil)
        }
    }

    @Test(arguments: [
        ("iss", "scheduling"), ("aud", "scheduling"), ("sub", "team/billing"), ("sub", "user-1"), ("csrf", "short"),
        ("account", "a b"),
    ])
    func `claims that are not those of a session are refused`(claim: String, value: String) throws {
        #expect(try session(of: forged { $0[claim] = value }) == nil)
    }

    @Test(arguments: ["iat", "exp", "issued"])
    func `times that make no sense are refused`(claim: String) throws {
        #expect(try session(of: forged { $0[claim] = Int64.max }) == nil)
        #expect(try session(of: forged { $0[claim] = Int64.min }) == nil)
        #expect(try session(of: forged { $0[claim] = nil }) == nil)
    }

    @Test func `of two different session cookies neither counts`() throws {
        let one = try practice.cookie(practice.session())
        let other = try practice.cookie(practice.session())
        #expect(try session(of: "\(one); \(other)") == nil)
    }

    @Test(arguments: ["session=", "session=a.b.c", "other=1", "session=\(String(repeating: "x", count: 9_000))"])
    func `rubbish is no session`(cookie: String) throws {
        #expect(try session(of: cookie) == nil)
    }

    @Test func `describing a session does not tell its secret`() {
        let session = practice.session()
        var dumped = ""
        dump(session, to: &dumped)
        for text in ["\(session)", "\(String(reflecting: session))", dumped] { #expect(!text.contains(session.csrf)) }
    }
}
