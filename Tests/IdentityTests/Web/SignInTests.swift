import Contracts
import HTTPServer
import Harness
import Testing
import TransactionalStore
import WebUI

@testable import Identity

/// Signing in and out, and the first password, as a browser meets them.
@Suite struct SignInTests {
    static let password = "correct horse battery"

    /// Gives the master of a practice a password, by a link as a person would.
    static func choosePassword(_ practice: TestPractice, user: UserID? = nil) async throws {
        let token = OneTimeToken(random: practice.identity.random)
        try await practice.perform(IssuePasswordLink(userId: user ?? practice.master, linkDigest: token.digest))
        let browser = TestBrowser(practice.identity)
        let path = "/first-password/\(token.text)"
        let page = try await browser.get(path)
        let done = try await browser.submit(page, to: path, ["password": password, "repeated": password])
        #expect(done.status == .seeOther && done.location == PagePath.calendar)
        #expect(browser.isSignedIn)
    }

    static func signIn(
        _ browser: TestBrowser,
        _ email: String,
        _ password: String = password,
        at path: String = PagePath.signIn
    ) async throws -> TestPage {
        let page = try await browser.get(path)
        return try await browser.submit(page, to: PagePath.signIn, ["email": email, "password": password])
    }

    @Test func `a page asked for leads to sign-in and back, with its query`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            try await Self.choosePassword(practice)
            let browser = TestBrowser(identity)
            let asked = try await browser.get("/settings/team/users?x=1")
            #expect(asked.status == .seeOther)
            let back = try await Self.signIn(browser, practice.email, at: try #require(asked.location))
            #expect(back.status == .seeOther && back.location == "/settings/team/users?x=1")
            #expect(try await browser.get("/settings/team/users?x=1").status == .ok)
            // Already signed in: no form again.
            #expect(try await browser.get(try #require(asked.location)).location == "/settings/team/users?x=1")
        }
    }

    @Test func `sign-in goes on to pages of this site only`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            try await Self.choosePassword(practice)
            for next in ["//evil.test/", "https://evil.test", "/\\evil.test", "/sign-out", "javascript:alert(1)"] {
                let answer = try await TestBrowser(identity).post(
                    PagePath.signIn,
                    ["email": practice.email, "password": Self.password, "next": next]
                )
                #expect(answer.status == .seeOther && answer.location == PagePath.calendar, "\(next)")
            }
        }
    }

    @Test func `a wrong password, an unknown address and nonsense read the same`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            try await Self.choosePassword(practice)
            let attempts = [
                (practice.email, "wrong password"), ("nobody@example.test", Self.password), ("<b>", Self.password),
                ("", ""),
            ]
            for (email, password) in attempts {
                let browser = TestBrowser(identity)
                let answer = try await Self.signIn(browser, email, password)
                #expect(answer.status == .unprocessableContent && !browser.isSignedIn)
                #expect(answer.says("E-mail address or password is wrong"))
                #expect(!answer.text.contains("<b>"))
            }
        }
    }

    @Test func `after five wrong passwords the right one must wait, from elsewhere it need not`() async throws {
        try await TestIdentity.runningAlone { identity in
            let practice = try await identity.makePractice()
            try await Self.choosePassword(practice)
            let browser = TestBrowser(identity)
            for _ in 1...5 { _ = try await Self.signIn(browser, practice.email, "wrong") }
            let refused = try await Self.signIn(browser, practice.email)
            #expect(refused.status == .tooManyRequests && refused.says("Try again in 15 minutes."))
            #expect(try await Self.signIn(TestBrowser(identity), practice.email).status == .seeOther)
            identity.clock.advance(seconds: 15 * 60)
            #expect(try await Self.signIn(browser, practice.email).status == .seeOther)
            // Success forgets what was counted.
            let next = TestBrowser(identity)
            for _ in 1...4 { _ = try await Self.signIn(next, practice.email, "wrong") }
            #expect(try await Self.signIn(next, practice.email).status == .seeOther)
        }
    }

    @Test func `a network address is refused for what went wrong there, never for how many sign in`() async throws {
        try await TestIdentity.runningAlone { identity in
            let practice = try await identity.makePractice()
            try await Self.choosePassword(practice)
            let browser = TestBrowser(identity)
            let form = try await browser.get(PagePath.signIn)
            func enter(_ email: String, _ password: String) async throws -> HTTPStatus {
                try await browser.submit(form, to: PagePath.signIn, ["email": email, "password": password]).status
            }
            try await identity.pipeline.write { [address = browser.address] transaction in
                let counted = SignInThrottle.Record(attempts: 99, startedAt: transaction.now)
                try IdentityStore(transaction.database)
                    .setAttempts(counted, SignIn.addressKey(NetworkAddress(address)))
            }
            for _ in 1...3 { #expect(try await enter(practice.email, Self.password) == .seeOther) }
            #expect(try await enter("nobody@example.test", "wrong") == .unprocessableContent)
            #expect(try await enter(practice.email, Self.password) == .tooManyRequests)
        }
    }

    @Test func `a session ends by signing out, everywhere, after twelve hours, and with the user`() async throws {
        try await TestIdentity.runningAlone { identity in
            let practice = try await identity.makePractice()
            let (here, there) = (try TestBrowser(practice), try TestBrowser(practice))
            let page = try await here.get(PagePath.practitioners)
            let out = try await here.submit(page, to: PagePath.signOut)
            #expect(out.location == "/sign-in?notice=signed-out" && !here.isSignedIn)
            #expect(try await here.get(try #require(out.location)).says("You are signed out."))
            #expect(try await there.get(PagePath.practitioners).status == .ok)

            let other = try TestBrowser(practice)
            identity.clock.advance(seconds: 1)
            let form = try await other.get(PagePath.signOutEverywhere)
            _ = try await other.submit(form, to: PagePath.signOutEverywhere)
            #expect(try await there.get(PagePath.practitioners).status == .seeOther)

            let user = try await practice.addUser("Max Orr") { $0.settingsAccess = true }
            let theirs = try TestBrowser(practice, as: user)
            #expect(try await theirs.get(PagePath.users).status == .ok)
            try await practice.perform(SetUserActive(userId: user, active: false))
            #expect(try await theirs.get(PagePath.users).status == .seeOther)

            let late = try TestBrowser(practice)
            identity.clock.advance(seconds: 12 * 3_600)
            #expect(try await late.get(PagePath.users).status == .seeOther)
        }
    }

    @Test func `a form without this session's secret changes nothing`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let browser = try TestBrowser(practice)
            let forged = try await browser.post(
                "/settings/team/practitioners/add",
                ["csrf": "guessed", "submission": "s", "name": "Eve"]
            )
            #expect(forged.status == .forbidden)
            let signOut = try await browser.post(PagePath.signOut, ["csrf": "guessed"])
            #expect(signOut.status == .forbidden && browser.isSignedIn)
            let foreign = try await TestBrowser(identity).post(
                PagePath.signIn,
                ["email": practice.email, "password": "x"],
                origin: "https://evil.test"
            )
            #expect(foreign.status == .forbidden)
            #expect(try await identity.pipeline.read { try IdentityStore($0).practitioners(of: practice.id) }.isEmpty)
        }
    }

    @Test func `a one-time link works once and not after seven days; a newer one ends it`() async throws {
        try await TestIdentity.runningAlone { identity in
            let practice = try await identity.makePractice()
            let browser = TestBrowser(identity)
            func link() async throws -> String {
                let token = OneTimeToken(random: identity.random)
                try await practice.perform(IssuePasswordLink(userId: practice.master, linkDigest: token.digest))
                return "/first-password/\(token.text)"
            }
            let old = try await link()
            let new = try await link()
            #expect(try await browser.get(old).status == .gone)
            let page = try await browser.get(new)
            #expect(page.says("For Ana Marsh at Harbour Practice"))
            let fields: KeyValuePairs<String, String?> = ["password": Self.password, "repeated": Self.password]
            #expect(try await browser.submit(page, to: new, fields).status == .seeOther)
            let again = try await browser.submit(page, to: new, fields)
            #expect(again.status == .gone && again.says("This link no longer works"))
            let late = try await link()
            identity.clock.advance(seconds: 7 * 86_400)
            #expect(try await browser.get(late).status == .gone)
            #expect(try await browser.get("/first-password/guess").status == .gone)
        }
    }

    @Test func `a bad choice of password is told beside its field`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let cases = [
                ("short", "short", "Use at least 12 characters."),
                ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "Use more different characters."),
                (practice.email, practice.email, "Don't use your name or e-mail address as the password."),
                (Self.password, "\(Self.password)!", "The two entries differ. Type the same password twice."),
            ]
            let token = OneTimeToken(random: identity.random)
            try await practice.perform(IssuePasswordLink(userId: practice.master, linkDigest: token.digest))
            let browser = TestBrowser(identity)
            let path = "/first-password/\(token.text)"
            for (password, repeated, sentence) in cases {
                let answer = try await browser.submit(
                    try await browser.get(path),
                    to: path,
                    ["password": password, "repeated": repeated]
                )
                #expect(answer.status == .unprocessableContent && answer.says(sentence))
                #expect(try answer.form(path).filter { $0.name != "username" }.allSatisfy { $0.value.isEmpty })
                #expect(!browser.isSignedIn)
            }
        }
    }

    @Test func `who is deactivated is told whom to ask, once the password is right`() async throws {
        try await TestIdentity.running { identity in
            let practice = try await identity.makePractice()
            let user = try await practice.addUser("Max Orr")
            try await Self.choosePassword(practice, user: user)
            try await practice.perform(SetUserActive(userId: user, active: false))
            let email = try await practice.member(user).email
            let wrong = try await Self.signIn(TestBrowser(identity), email, "wrong")
            #expect(wrong.says("E-mail address or password is wrong"))
            let right = try await Self.signIn(TestBrowser(identity), email)
            #expect(right.status == .forbidden && right.says("Your access has been switched off"))
            #expect(right.says("Ana Marsh"))
        }
    }

    @Test func `while the store takes no changes, pages are read and whoever changes something is told`() async throws {
        // Stopped at the end: what is asked afterwards finds a store that takes nothing.
        let practice = try await TestIdentity.runningAlone { identity in
            let practice = try await identity.makePractice()
            try await Self.choosePassword(practice)
            return practice
        }
        let browser = try TestBrowser(practice)
        let page = try await browser.get("\(PagePath.practitioners)/add")
        #expect(page.status == .ok)
        let refused = try await browser.submit(page, to: "\(PagePath.practitioners)/add", ["name": "Kim Lee"])
        #expect(refused.status == .serviceUnavailable && refused.says("nothing was changed"))
        let signIn = try await Self.signIn(TestBrowser(practice.identity), practice.email)
        #expect(signIn.status == .serviceUnavailable)
    }
}
