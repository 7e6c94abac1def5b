import Contracts
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import WebUI

@Suite struct SignedInTests {
    private let practice = Practice()
    private let changes = Counter()

    private func routes(ownsUsers: Bool = false) -> RouteCollection {
        RouteCollection().group(middleware: practice.signedIn(ownsUsers: ownsUsers)) { [changes] group in
            group
                .get("/calendar/day") { _, context in .text(try context.viewer.user.displayName) }
                .get("/calendar/events") { _, _ in .text("stream") }
                .post("/calendar/day") { _, _ in
                    changes.increment()
                    return .redirect(to: "/calendar/day")
                }
                .get("/forbidden") { _, _ in throw PageError.notAllowed("This is for others.") }
        }
    }

    private func get(_ target: String, _ session: PageSession?, accept: String = "text/html", ownsUsers: Bool = false)
        async throws -> Response
    {
        var headers: HTTPFields = [.accept: accept]
        if let session { headers[.cookie] = try practice.cookie(session) }
        return try await practice.ask(routes(ownsUsers: ownsUsers), .get, target, headers: headers)
    }

    private func post(_ session: PageSession?, _ form: URLEncodedForm, headers: HTTPFields = [:]) async throws
        -> Response
    {
        var headers = headers
        if let session { headers[.cookie] = try practice.cookie(session) }
        return try await practice.ask(routes(), .post, "/calendar/day", headers: headers, form: form)
    }

    @Test func `who is signed in is let through`() async throws {
        let response = try await get("/calendar/day", practice.session())
        #expect(response.status == .ok)
        #expect(response.text == "Robin <Rivers>")
    }

    @Test func `who is not is led to sign in and back`() async throws {
        let response = try await get("/calendar/day?week=2026-W48&x=%2F", nil)
        #expect(response.status == .seeOther)
        #expect(response.headers[.location] == "/sign-in?next=%2Fcalendar%2Fday%3Fweek%3D2026-W48%26x%3D%252F")
        #expect(response.headers[.cacheControl] == "no-store")
    }

    @Test func `a script that asks is told, not led`() async throws {
        let events = try await get("/calendar/events", nil, accept: "text/event-stream")
        #expect(events.status == .unauthorized)
        #expect(try await get("/calendar/day", nil, accept: "application/json").status == .unauthorized)
    }

    @Test func `a person who may no longer sign in is signed out`() async throws {
        let session = practice.session()
        practice.user.withLock { $0?.active = false }
        let response = try await get("/calendar/day", session)
        #expect(response.status == .seeOther)
        #expect(response.headers[.setCookie]?.hasPrefix("session=; Path=/; Max-Age=0") == true)
    }

    @Test func `signing out everywhere ends earlier sessions and no later one`() async throws {
        let earlier = practice.session()
        practice.clock.advance(milliseconds: 1)
        practice.user.withLock { $0?.sessionsValidFrom = practice.now }
        let later = practice.session()
        #expect(try await get("/calendar/day", earlier).status == .seeOther)
        #expect(try await get("/calendar/day", later).status == .ok)
    }

    @Test func `a session in another practice than the person's ends`() async throws {
        let foreign = PageSession(
            user: Practice.userID,
            account: AccountID(rawValue: "practice-2"),
            csrf: String(repeating: "c", count: 43),
            issuedAt: practice.now
        )
        #expect(try await get("/calendar/day", foreign).status == .seeOther)
    }

    @Test func `a person not heard of yet sees that the page catches up, and at identity has to sign in`() async throws
    {
        let session = practice.session()
        practice.user.withLock { $0 = nil }
        let elsewhere = try await get("/calendar/day", session)
        #expect(elsewhere.status == .serviceUnavailable)
        #expect(elsewhere.text.contains("<meta http-equiv=\"refresh\" content=\"2\">"))
        #expect(elsewhere.headers[.retryAfter] == "2")
        #expect(try await get("/calendar/day", session, ownsUsers: true).status == .seeOther)
    }

    @Test func `a form of the session is taken`() async throws {
        let session = practice.session()
        #expect(try await post(session, ["csrf": session.csrf]).status == .seeOther)
        #expect(changes.value == 1)
    }

    @Test func `a form of another session, or of none, changes nothing and says what to do`() async throws {
        let session = practice.session()
        let secret = session.csrf
        for form in [
            ["csrf": practice.session().csrf], ["csrf": ""], ["csrf": String(secret.dropLast())], [:],
            ["csrf": secret, "csrf": secret],
        ] as [URLEncodedForm] {
            let response = try await post(session, form)
            #expect(response.status == .forbidden)
            #expect(response.text.contains("This form is out of date"))
            #expect(response.text.contains("href=\"/calendar/day\""))
            #expect(response.text.contains("Rivers &amp; Sons"), "the page keeps its navigation")
        }
        #expect(changes.value == 0)
    }

    @Test func `a form sent after the session ended changes nothing and leads to sign-in`() async throws {
        let session = practice.session()
        practice.clock.advance(seconds: 12 * 3_600)
        let response = try await post(session, ["csrf": session.csrf])
        #expect(response.status == .unauthorized)
        #expect(response.text.contains("href=\"/sign-in\""))
        #expect(changes.value == 0)
    }

    @Test func `what another site's page sends is refused, whatever it carries`() async throws {
        let session = practice.session()
        let form: URLEncodedForm = ["csrf": session.csrf]
        for headers in [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], [.origin: "https://evil.example"],
            [.origin: "http://telehealth.example.org"],
        ] as [HTTPFields] {
            #expect(try await post(session, form, headers: headers).status == .forbidden)
        }
        #expect(changes.value == 0)
        for headers in [
            ["Sec-Fetch-Site": "same-origin", .origin: "null"], [.origin: "https://telehealth.example.org"],
        ] as [HTTPFields] {
            #expect(try await post(session, form, headers: headers).status == .seeOther)
        }
        #expect(changes.value == 2)
    }

    @Test func `a missing right is a page with whom to ask, around it the navigation`() async throws {
        let response = try await get("/forbidden", practice.session())
        #expect(response.status == .forbidden)
        #expect(response.text.contains("This is for others. Ask an account master"))
        #expect(response.text.contains("Robin &lt;Rivers&gt;"))
    }

    @Test func `a route without the middleware has no viewer`() async throws {
        let routes = RouteCollection().get("/bare") { _, context in .text(try context.viewer.user.displayName) }
        let response = try await practice.ask(
            routes,
            .get,
            "/bare",
            headers: [.cookie: try practice.cookie(practice.session())]
        )
        #expect(response.status == .unauthorized)
    }

    @Test func `a standing page asks again whether it may go on`() async throws {
        let session = practice.session()
        let signedIn = practice.signedIn()
        let recheck = signedIn.recheck(try practice.viewer(session)) { !$0.access.settings }
        #expect(await recheck())
        practice.user.withLock { $0?.access.settings = true }
        #expect(await recheck() == false)
        practice.user.withLock { $0?.access.settings = false }
        #expect(await recheck())
        practice.clock.advance(seconds: 12 * 3_600)
        #expect(await recheck() == false)
    }
}
