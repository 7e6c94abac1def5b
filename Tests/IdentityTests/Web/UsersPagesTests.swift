import Contracts
import Foundation
import HTTPServer
import Testing
import WebUI

@testable import Identity

/// *Settings > Team > Users > User Settings* as a browser meets it.
@Suite struct UsersPagesTests {
    static let add = "\(PagePath.users)/add"

    @Test func `a user is added, given a link, chooses a password and works`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let browser = try TestBrowser(practice)
            let form = try await browser.get(Self.add)
            #expect(form.says("Allow users to access their default practitioner profile"))
            let fields: KeyValuePairs<String, String?> = [
                "name": "Kim Lee", "email": "kim@\(practice.id).test", "own": "on", "default": kim.rawValue,
            ]
            let added = try await browser.submit(form, to: Self.add, fields)
            #expect(added.status == .ok && added.says("Kim Lee has been added"))
            let link = try #require(added.text.firstMatch(of: #/\/first-password\/[A-Za-z0-9_-]{43}/#)).output
            // Sent again, nobody is added, and the link, of which only a digest is kept, is not shown.
            let again = try await browser.submit(form, to: Self.add, fields)
            #expect(again.says("can't be shown again") && !again.text.contains("/first-password/"))
            #expect(try await browser.get(String(link)).status == .ok)
            let users = try await browser.get(PagePath.users)
            #expect(users.links.count { $0.words == "Kim Lee" } == 1 && users.says("No password yet"))
        }
    }

    @Test func `bad input is told beside its field, and what was typed stays`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            _ = try await practice.addUser("Jo Orr") { $0.defaultPractitionerId = kim }
            let browser = try TestBrowser(practice)
            let cases: [(KeyValuePairs<String, String?>, String)] = [
                (["name": " ", "email": "kim@\(practice.id).test"], "Enter a name of 1 to 100 characters."),
                (["name": "Kim", "email": "kim"], "Enter an e-mail address, such as name@example.org."),
                (["name": "Kim", "email": practice.email], "Somebody already signs in with this e-mail address."),
                (["name": "Kim", "email": "kim@\(practice.id).test", "role": "owner"], "Choose one of the roles."),
                (
                    ["name": "Kim", "email": "kim@\(practice.id).test", "default": kim.rawValue],
                    "Kim Lee is already the default practitioner of Jo Orr."
                ),
                (
                    ["name": "Kim", "email": "kim@\(practice.id).test", "default": "of-nobody"],
                    "There is no such practitioner in this practice."
                ),
                (
                    ["name": "Kim", "email": "kim@\(practice.id).test", "default": ""],
                    "Choose one of the practitioners."
                ),
            ]
            for (fields, sentence) in cases {
                let answer = try await browser.submit(try await browser.get(Self.add), to: Self.add, fields)
                #expect(answer.status == .unprocessableContent && answer.says(sentence), "\(sentence)")
                let email = fields.first { $0.key == "email" }?.value
                #expect(try answer.form(Self.add).first { $0.name == "email" }?.value == email)
            }
            let numberless = try await browser.submit(
                try await browser.get(Self.add),
                to: Self.add,
                ["name": "Kim", "email": "kim@\(practice.id).test", "submission": nil]
            )
            #expect(numberless.status == .badRequest)
        }
    }

    @Test func `User Settings grants access, and takes it away`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Sam Poe")
            let path = PagePath.user(user)
            let browser = try TestBrowser(practice)
            let page = try await browser.get(path)
            #expect(page.links("User Settings", to: path))
            let saved = try await browser.submit(
                page,
                to: path,
                ["profile": kim.rawValue, "own": "on", "settings": "on", "default": kim.rawValue]
            )
            #expect(saved.location == "\(path)?saved=1")
            let access = try await practice.member(user).user.access
            #expect(access.settings && access.ownProfile == kim && access.hosts == kim)
            let now = try await browser.get(path)
            let fields = try now.form(path)
            #expect(["own", "settings", "profile"].allSatisfy { name in fields.contains { $0.name == name } })
            _ = try await browser.submit(
                now,
                to: path,
                ["own": nil, "settings": nil, "profile": nil, "default": "none"]
            )
            #expect(try await practice.member(user).user.access == .none)
            let late = try await browser.submit(now, to: path, ["name": "Sam Day"])
            #expect(late.status == .conflict && late.says("It has changed since you opened the page"))
        }
    }

    @Test func `a Settings user sees masters without a form, and makes none`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let manager = try await practice.addUser("Max Orr") { $0.settingsAccess = true }
            let user = try await practice.addUser("Sam Poe")
            let browser = try TestBrowser(practice, as: manager)
            let master = try await browser.get(PagePath.user(practice.master))
            #expect(master.says("You can't change a master") && master.says("Ask a master of the practice: Ana Marsh."))
            #expect(!master.hasForm(PagePath.user(practice.master)))
            #expect(try await browser.get(UserPasswordController.path(practice.master)).status == .forbidden)
            let path = PagePath.user(user)
            let page = try await browser.get(path)
            #expect(!page.text.contains("value=\"master\""))
            let forged = try await browser.submit(page, to: path, ["role": "master"])
            #expect(forged.status == .forbidden)
            #expect(try await practice.member(user).facts.role == .standard)
        }
    }

    @Test func `a user is deactivated after a question, and comes back`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Kim Lee") { $0.defaultPractitionerId = kim }
            try await practice.linkZoom(kim)
            let browser = try TestBrowser(practice)
            let path = "\(PagePath.user(user))/deactivate"
            let question = try await browser.get(path)
            #expect(question.says("until another user has them as default and Zoom is connected anew."))
            #expect(try await browser.submit(question, to: path).location == PagePath.user(user))
            #expect(try await !practice.member(user).user.active)
            let page = try await browser.get(PagePath.user(user))
            #expect(page.says("Kim Lee is inactive"))
            _ = try await browser.submit(page, to: "\(PagePath.user(user))/reactivate")
            #expect(try await practice.member(user).user.active)
            let own = "\(PagePath.user(practice.master))/deactivate"
            let refused = try await browser.submit(try await browser.get(own), to: own)
            #expect(refused.status == .unprocessableContent && refused.says("last active master"))
        }
    }

    @Test func `a new link is made for whoever forgot their password`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let user = try await practice.addUser("Sam Poe")
            let browser = try TestBrowser(practice)
            let path = UserPasswordController.path(user)
            let page = try await browser.get(path)
            #expect(page.says("Not chosen yet") && page.says("Given, not used yet"))
            let made = try await browser.submit(page, to: path)
            #expect(made.says("A link for Sam Poe"))
            let link = try #require(made.text.firstMatch(of: #/\/first-password\/[A-Za-z0-9_-]{43}/#)).output
            #expect(try await browser.get(String(link)).says("For Sam Poe at Harbour Practice"))
        }
    }
}
