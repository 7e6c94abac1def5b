import Contracts
import HTTPServer
import Testing
import TransactionalStore
import WebUI

@testable import Identity

/// *Settings > Practice*: name, time zone, audit log.
@Suite struct PracticePagesTests {
    @Test func `name and zone are changed, and told to everybody`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let browser = try TestBrowser(practice)
            let form = try await browser.get(PagePath.practice)
            let bad = try await browser.submit(form, to: PagePath.practice, ["zone": "Mars/Base"])
            #expect(bad.status == .unprocessableContent && bad.says("Choose one of the time zones."))
            let saved = try await browser.submit(
                form,
                to: PagePath.practice,
                ["name": "Northside  Clinic", "zone": "Australia/Perth"]
            )
            #expect(saved.location == "\(PagePath.practice)?saved=1")
            let page = try await browser.get("\(PagePath.practice)?saved=1")
            #expect(page.says("Saved") && page.says("Northside Clinic"))
            let account = try await identity.pipeline.read { try IdentityStore($0).account(practice.id) }
            #expect(account == Account(id: practice.id, name: "Northside Clinic", timeZone: "Australia/Perth"))
            #expect(try await practice.audit().last == "account.changed")
            let late = try await browser.submit(form, to: PagePath.practice, ["name": "Southside"])
            #expect(late.status == .conflict && late.says("It has changed since you opened the page"))
        }
    }

    @Test func `the practice's settings are for people with access to Settings`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let helper = try TestBrowser(practice, as: try await practice.addUser("Max Day"))
            for path in [PagePath.practice, PagePath.auditLog] {
                let refused = try await helper.get(path)
                #expect(refused.status == .forbidden && refused.says("Ana Marsh"), "\(path)")
            }
            let manager = try TestBrowser(
                practice,
                as: try await practice.addUser("Eva Orr") { $0.settingsAccess = true }
            )
            let page = try await manager.get(PagePath.practice)
            #expect(page.status == .ok && !page.says("Audit Log"))
            #expect(try await manager.get(PagePath.auditLog).status == .forbidden)
        }
    }

    @Test func `the audit log names who did what to whom, newest first`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let max = try await practice.addUser("Max Day")
            try await practice.change(max) { $0.profileAccess = [kim] }
            try await practice.linkZoom(kim)
            let browser = try TestBrowser(practice)
            let page = try await browser.get(PagePath.auditLog)
            #expect(page.links("Audit Log", to: PagePath.auditLog))
            let words = page.readable
            let connected = try #require(words.firstRange(of: "Ana Marsh Connected to Zoom Kim Lee –"))
            let changed = try #require(words.firstRange(of: "User Settings changed Max Day profile access to Kim Lee"))
            #expect(connected.lowerBound < changed.lowerBound)
            #expect(!words.contains(kim.rawValue) && !words.contains("generation"))
        }
    }

    @Test func `a long log is read page by page, without a gap`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            for number in 1...60 { _ = try await practice.addPractitioner("Practitioner \(number)") }
            let browser = try TestBrowser(practice)
            let first = try await browser.get(PagePath.auditLog)
            let earlier = try #require(first.links.first { $0.words == "Earlier" }?.target)
            let second = try await browser.get(earlier)
            let told = [first, second].map { $0.readable.matches(of: #/Practitioner added/#).count }
            #expect(told == [50, 10])
            #expect(second.says("Practice created") && second.links("Latest", to: PagePath.auditLog))
            #expect(!second.links.contains { $0.words == "Earlier" })
        }
    }
}
