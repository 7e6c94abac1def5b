import Contracts
import HTTPServer
import Testing
import TransactionalStore
import WebUI

@testable import Identity

@Suite struct ServiceTokensPagesTests {
    static let add = "\(PagePath.serviceTokens)/add"

    @Test func `a token is issued, shown once, listed and revoked`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let browser = try TestBrowser(practice)
            #expect(try await browser.get(PagePath.serviceTokens).says("No service tokens yet"))
            let form = try await browser.get(Self.add)
            let made = try await browser.submit(
                form,
                to: Self.add,
                ["subject": "team/billing", "command": BookAppointment.type, "days": "30"]
            )
            #expect(made.says("A token for team/billing") && made.text.contains(#/eyJ[A-Za-z0-9._-]{100,}/#))
            let list = try await browser.get(PagePath.serviceTokens)
            #expect(list.says("Book appointments") && list.says("Active") && !list.text.contains("eyJ"))
            // 30 days after 24 November 2026, 08:00 UTC, on Sydney's clocks.
            #expect(list.says("24 December 2026, 19:00") && list.says("Times are in Australia/Sydney."))
            let token = try #require(
                try await identity.pipeline.read { try IdentityStore($0).tokens(of: practice.id) }.first
            )
            let path = "\(PagePath.serviceTokens)/\(token.id)/revoke"
            let done = try await browser.submit(try await browser.get(path), to: path)
            #expect(done.location == PagePath.serviceTokens)
            #expect(try await browser.get(PagePath.serviceTokens).says("Revoked"))
            #expect(try await practice.audit().suffix(2) == ["service-token.issued", "service-token.revoked"])
        }
    }

    @Test func `each mistake is told, and others' tokens are not there`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let browser = try TestBrowser(practice)
            let cases: [(KeyValuePairs<String, String?>, ServiceTokenRequest.Problem)] = [
                (["subject": "billing", "command": BookAppointment.type, "days": "1"], .subjectInvalid),
                (["subject": "team/billing", "days": "1"], .noTypes),
                (["subject": "team/billing", "command": ClaimProviderSlot.type, "days": "1"], .typeNotOffered),
                (["subject": "team/billing", "command": BookAppointment.type, "days": "91"], .daysInvalid),
                (["subject": "team/billing", "command": BookAppointment.type, "days": "many"], .daysInvalid),
            ]
            for (fields, problem) in cases {
                let answer = try await browser.submit(try await browser.get(Self.add), to: Self.add, fields)
                #expect(answer.status == .unprocessableContent && answer.says(problem.sentence), "\(problem)")
            }
            let user = try await practice.addUser("Sam Poe")
            let refused = try await TestBrowser(practice, as: user).get(PagePath.serviceTokens)
            #expect(refused.status == .forbidden && refused.says("Ana Marsh"))
            let other = try await identity.makePractice("Other")
            let foreign = try other.id(
                in: try await other.perform(
                    IssueServiceToken(subject: "team/x", commands: [BookAppointment.type], days: 1)
                )
            )
            #expect(try await browser.get("\(PagePath.serviceTokens)/\(foreign)/revoke").status == .notFound)
            let forged = try await practice.perform(RevokeServiceToken(tokenId: ServiceTokenID(rawValue: foreign)))
            #expect(forged.reason == .tokenUnknown)
        }
    }
}
