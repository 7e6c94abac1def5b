import Contracts
import HTTPServer
import Testing
import TransactionalStore
import WebUI

@testable import Identity

/// The pages of Settings as a browser meets them: each sentence of the guide's navigation, each refusal.
@Suite struct SettingsPagesTests {
    @Test func `a master adds a practitioner and finds the way to Telehealth Integration`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let browser = try TestBrowser(practice)
            let settings = try await browser.get(PagePath.settings)
            let empty = try await browser.get(try #require(settings.location))
            #expect(
                empty.says("No practitioners yet")
                    && empty.links("Add practitioner", to: "\(PagePath.practitioners)/add")
            )
            #expect(empty.says("Team") && empty.links("Practitioners", to: PagePath.practitioners))
            #expect(empty.links("Users", to: PagePath.users))
            #expect(
                empty.says("Communication") && empty.links("Communication Options", to: PagePath.communicationOptions)
            )

            let form = try await browser.get("\(PagePath.practitioners)/add")
            let bad = try await browser.submit(form, to: "\(PagePath.practitioners)/add", ["name": "  "])
            #expect(bad.status == .unprocessableContent && bad.says("Enter a name of 1 to 100 characters."))
            let added = try await browser.submit(form, to: "\(PagePath.practitioners)/add", ["name": "Kim <Lee>"])
            let path = try #require(added.location)
            // The same form again, as a double press would send it: the same practitioner.
            let again = try await browser.submit(form, to: "\(PagePath.practitioners)/add", ["name": "Kim <Lee>"])
            #expect(again.location == path)
            let list = try await browser.get(PagePath.practitioners)
            #expect(list.links.count { $0.words == "Kim <Lee>" } == 1 && !list.text.contains("<Lee>"))
            let profile = try await browser.get(path)
            let id = String(try #require(path.split(separator: "/").last))
            #expect(profile.links("Telehealth Integration", to: "/telehealth-integration/\(id)"))
            #expect(profile.says("Nobody yet"))
        }
    }

    @Test func `a change of the name that comes too late is told so, with how it is now`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let path = PagePath.practitioner(try await practice.addPractitioner("Kim Lee"))
            let browser = try TestBrowser(practice)
            let (first, second) = (try await browser.get(path), try await browser.get(path))
            let saved = try await browser.submit(first, to: path, ["name": "Kim Orr"])
            #expect(saved.location == "\(path)?saved=1")
            #expect(try await browser.get("\(path)?saved=1").says("Saved"))
            let late = try await browser.submit(second, to: path, ["name": "Kim Day"])
            #expect(late.status == .conflict && late.says("It has changed since you opened the page"))
            #expect(try late.form(path).first { $0.name == "name" }?.value == "Kim Orr")
        }
    }

    @Test func `with profile access one sees those practitioners only, and nothing else of Settings`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let jo = try await practice.addPractitioner("Jo Orr")
            let helper = try await practice.addUser("Max Day") { $0.profileAccess = [kim] }
            let browser = try TestBrowser(practice, as: helper)
            let list = try await browser.get(PagePath.practitioners)
            #expect(list.says("Kim Lee") && !list.says("Jo Orr") && !list.says("Add practitioner"))
            #expect(!list.says("Users") && !list.says("Communication Options"))
            let profile = try await browser.get(PagePath.practitioner(kim))
            #expect(profile.links("Telehealth Integration", to: PagePath.telehealthIntegration(kim)))
            #expect(!profile.hasForm(PagePath.practitioner(kim)))
            for path in [
                PagePath.practitioner(jo), PagePath.users, PagePath.communicationOptions, PagePath.telehealthPro,
                "\(PagePath.practitioners)/add", "\(PagePath.practitioner(kim))/deactivate",
            ] {
                let refused = try await browser.get(path)
                #expect(refused.status == .forbidden && refused.says("Ana Marsh"), "\(path)")
            }
        }
    }

    @Test func `who has no access at all is refused everywhere and told whom to ask`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Sam Poe")
            let browser = try TestBrowser(practice, as: user)
            for path in [
                PagePath.settings, PagePath.practitioners, PagePath.practitioner(kim), PagePath.users,
                PagePath.user(practice.master), PagePath.user(user), PagePath.communicationOptions,
                PagePath.telehealthPro, PagePath.practitionerProfile, UserPasswordController.path(user),
            ] {
                let refused = try await browser.get(path)
                #expect(refused.status == .forbidden, "\(path)")
                #expect(refused.says("Ask a master or someone with Settings access: Ana Marsh."), "\(path)")
            }
        }
    }

    @Test func `another practice's people and practitioners are not there`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let other = try await identity.makePractice("Other")
            let foreign = try await other.addPractitioner("Fay Roe")
            let browser = try TestBrowser(practice)
            for path in [
                PagePath.practitioner(foreign), PagePath.user(other.master), "\(PagePath.practitioners)/no~id",
                "\(PagePath.practitioner(foreign))/deactivate", "\(PagePath.user(other.master))/deactivate",
                UserPasswordController.path(other.master),
            ] {
                let answer = try await browser.get(path)
                #expect(answer.status == .notFound && !answer.says("Fay Roe"), "\(path)")
            }
        }
    }

    @Test func `Telehealth Pro is enabled and disabled for those who are ticked`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let jo = try await practice.addPractitioner("Jo Orr")
            let zoe = try await practice.addPractitioner("Zoe Fox")
            try await practice.linkZoom(zoe)
            let browser = try TestBrowser(practice)
            let options = try await browser.get(PagePath.communicationOptions)
            #expect(options.links("Configure Telehealth Pro", to: PagePath.telehealthPro))
            let page = try await browser.get(PagePath.telehealthPro)
            #expect(page.says("Enable Telehealth Pro") && page.says("Disable Telehealth Pro"))
            func press(_ act: String, _ practitioners: PractitionerID...) async throws -> TestPage {
                var fields = try page.form(PagePath.telehealthPro).filter { $0.name == "csrf" }
                fields.append(("submission", identity.nextSubmission()))
                fields.append(("act", act))
                fields += practitioners.map { ("practitioner", $0.rawValue) }
                return try await browser.post(PagePath.telehealthPro, fields: fields)
            }
            #expect(try await press("enabled", kim, jo).location == "\(PagePath.telehealthPro)?done=enabled")
            #expect(try await practice.practitioner(jo).slot.provider == .telehealthPro)
            #expect(try await press("disabled", kim).location == "\(PagePath.telehealthPro)?done=disabled")
            #expect(try await practice.practitioner(kim).slot.provider == .none)
            #expect(try await press("enabled").says("Tick at least one practitioner."))
            let taken = try await press("enabled", kim, zoe)
            #expect(taken.status == .unprocessableContent && taken.says("Zoom is linked to Zoe Fox."))
            #expect(try taken.form(PagePath.telehealthPro).contains { $0.value == kim.rawValue })
            #expect(try await press("perhaps", kim).status == .badRequest)
        }
    }

    @Test func `one's own profile opens with the permission and is refused without, by reason`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let kim = try await practice.addPractitioner("Kim Lee")
            let user = try await practice.addUser("Kim Lee")
            let browser = try TestBrowser(practice, as: user)
            let none = try await browser.get(PagePath.practitionerProfile)
            #expect(none.status == .forbidden && none.says("You have no default practitioner"))
            try await practice.change(user) { $0.defaultPractitionerId = kim }
            let off = try await browser.get(PagePath.practitionerProfile)
            #expect(
                off.status == .forbidden
                    && off.says("'Allow users to access their default practitioner profile' is off")
            )
            #expect(off.says("Ana Marsh") && !off.links("Practitioner Profile", to: PagePath.practitionerProfile))
            try await practice.change(user) { $0.ownProfilePermission = true }
            let page = try await browser.get(PagePath.practitionerProfile)
            #expect(page.status == .ok && page.links("Practitioner Profile", to: PagePath.practitionerProfile))
            #expect(page.links("Telehealth Integration", to: "\(PagePath.telehealthIntegration(kim))?from=profile"))
            // A master without a default practitioner is shown where to choose one.
            let master = try await TestBrowser(practice).get(PagePath.practitionerProfile)
            #expect(master.links("Your User Settings", to: PagePath.user(practice.master)))
        }
    }
}
