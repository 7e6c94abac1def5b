import Contracts
import Cryptography
import Foundation
import HTTPServer
import ServiceRuntime
import Testing
import TransactionalStore

@testable import Identity

/// What whoever runs the cell asks of identity.
@Suite struct OperatorDoorsTests {
    private static func ask(
        _ identity: TestIdentity,
        _ path: String,
        _ json: String,
        secret: String = TestIdentity.operatorSecret
    ) async throws -> (status: HTTPStatus, body: [String: Any]) {
        let request = try Request(
            method: .post,
            target: "/operator\(path)",
            headers: [.authorization: "Bearer \(secret)", .contentType: "application/json"],
            body: Array(json.utf8)
        )
        let response = await identity.service.router.respond(
            to: request,
            context: RequestContext(id: "request", logger: identity.runtime.logger)
        )
        guard case .bytes(let bytes) = response.body else { return (response.status, [:]) }
        let body = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        return (response.status, body ?? [:])
    }

    private static func practice(_ email: String) -> String {
        """
        {"name": "Harbour", "timeZone": "Europe/London", "master": {"name": "Ana Marsh", "email": "\(email)"}}
        """
    }

    @Test func `a practice is made, and its master gets in by the link`() async throws {
        try await TestIdentity.running { identity in
            let practice = Self.practice("ana@\(identity.nextSubmission()).test")
            let (status, made) = try await Self.ask(identity, "/practices", practice)
            #expect(status == .created)
            let url = try #require(made["firstPasswordURL"] as? String)
            #expect(url.hasPrefix("\(TestIdentity.origin)/first-password/"))
            let page = try await TestBrowser(identity).get(String(url.dropFirst(TestIdentity.origin.count)))
            #expect(page.says("For Ana Marsh at Harbour"))
            let (again, refusal) = try await Self.ask(identity, "/practices", practice)
            #expect(again == .conflict && (refusal["error"] as? String)?.contains("already signs in") == true)
        }
    }

    @Test func `bad input is named, strangers are refused`() async throws {
        try await TestIdentity.running { identity in
            let practice = Self.practice("ana@bad.test")
            let cases: [(String, String, String)] = [
                ("/practices", "{}", "name"),
                ("/practices", practice.replacing("Europe/London", with: "Mars/Base"), "timeZone"),
                ("/practices", practice.replacing("ana@bad.test", with: "ana"), "master.email"),
                ("/practices", practice.replacing("Ana Marsh", with: " "), "master.name"),
                ("/seed", #"{"practice": {"name": "A", "timeZone": "UTC"}, "people": []}"#, "one a master"),
                ("/tokens", #"{"accountId": "none", "subject": "team/a", "commandTypes": [], "days": 1}"#, "accountId"),
            ]
            for (path, body, words) in cases {
                let (status, answer) = try await Self.ask(identity, path, body)
                #expect((400..<500).contains(status.code))
                #expect((answer["error"] as? String)?.contains(words) == true, "\(answer)")
            }
            #expect(try await Self.ask(identity, "/practices", practice, secret: "guess").status == .unauthorized)
        }
    }

    @Test func `a token names what it opens, and its record tells everybody when it is revoked`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let asked = """
                {"accountId": "\(practice.id)", "subject": "team/billing", "days": 30, "commandTypes": ["\(BookAppointment.type)"]}
                """
            let (status, issued) = try await Self.ask(identity, "/tokens", asked)
            #expect(status == .created)
            let token = try JSONWebSignature.verify(
                Array(try #require(issued["token"] as? String).utf8),
                keys: identity.keys.all
            )
            let claims = try JSONDecoder().decode(TokenClaims.self, from: Data(token.payload))
            #expect(token.keyID == "identity-1" && token.type == TokenClaims.commandType)
            #expect(claims.account == practice.id && claims.commands == [BookAppointment.type])
            #expect(claims.aud == "scheduling.commands.v1" && claims.exp - claims.iat == 30 * 86_400)
            #expect(claims.jti == issued["tokenId"] as? String)
            let id = ServiceTokenID(rawValue: try #require(issued["tokenId"] as? String))
            let record = try await identity.pipeline.read { try IdentityStore($0).token(id, of: practice.id) }
            #expect(record?.commands == [BookAppointment.type] && record?.revokedAt == nil)
            #expect(try await practice.perform(RevokeServiceToken(tokenId: id)).result == .accepted)
            #expect(
                try await identity.pipeline.read { try IdentityStore($0).token(id, of: practice.id) }?.revokedAt != nil
            )
            for (days, types) in [
                (0, "\"\(BookAppointment.type)\""), (91, "\"\(BookAppointment.type)\""), (1, "\"x\""),
            ] {
                let bad = asked.replacing("\"days\": 30", with: "\"days\": \(days)")
                    .replacing("[\"\(BookAppointment.type)\"]", with: "[\(types)]")
                #expect(try await Self.ask(identity, "/tokens", bad).status == .unprocessableContent)
            }
        }
    }

    @Test func `a seed repeated makes nothing twice and its passwords hold`() async throws {
        try await TestIdentity.running { identity in
            let domain = "\(identity.nextSubmission()).test"
            func seed(_ password: String) -> String {
                """
                {"practice": {"name": "Harbour", "timeZone": "Europe/London"}, "people": [
                    {"name": "Ana Marsh", "email": "ana@\(domain)", "password": "\(password)", "role": "master", "practitioner": false},
                    {"name": "Kim Lee", "email": "kim@\(domain)", "password": "\(password)", "role": "standard", "practitioner": true}
                ]}
                """
            }
            let (status, first) = try await Self.ask(identity, "/seed", seed("correct horse battery"))
            #expect(status == .ok)
            let (_, second) = try await Self.ask(identity, "/seed", seed("another horse battery"))
            #expect(first["accountId"] as? String == second["accountId"] as? String)
            let people = try #require(second["people"] as? [[String: Any]])
            #expect(people.count == 2 && people[0]["practitionerId"] == nil)
            let kim = PractitionerID(rawValue: try #require(people[1]["practitionerId"] as? String))
            let account = AccountID(rawValue: try #require(first["accountId"] as? String))
            let profile = try await identity.pipeline.read { try IdentityStore($0).practitioners(of: account) }
            #expect(
                profile.map(\.id) == [kim]
                    && profile[0].practitioner.hostUserId?.rawValue == people[1]["userId"] as? String
            )
            let browser = TestBrowser(identity)
            #expect(
                try await SignInTests.signIn(browser, "kim@\(domain)", "another horse battery").status == .seeOther
            )
            let taken = seed("correct horse battery").replacing("Harbour", with: "Elsewhere")
            #expect(try await Self.ask(identity, "/seed", taken).status == .conflict)
        }
    }
}
