import Contracts
import Foundation
import HTTPServer
import Testing
import WebUI

@Suite struct PageTests {
    private func page(_ practice: Practice, in section: Section = .calendar) throws -> String {
        let viewer = try practice.viewer(practice.session())
        return Page("Week <48>", for: viewer, in: section, live: "/calendar/events") { p { "content" } }
            .response(practice.site).text
    }

    @Test func `a page names itself, the product and the practice`() throws {
        let text = try page(Practice())
        #expect(text.hasPrefix("<!doctype html><html lang=\"en\">"))
        #expect(text.contains("<title>Week &lt;48&gt; · Zoom BYO Telehealth</title>"))
        #expect(text.contains("<h1>Week &lt;48&gt;</h1>"))
        #expect(text.contains("Rivers &amp; Sons"))
        #expect(text.contains("<body data-events=\"/calendar/events\">"))
        #expect(text.contains("<a href=\"/calendar\" aria-current=\"page\">Calendar</a>"))
    }

    @Test func `the menus have what the person may open`() throws {
        let plain = try page(Practice())
        #expect(!plain.contains("Settings"))
        #expect(!plain.contains("Practitioner Profile"))
        #expect(plain.contains("Sign out everywhere"))

        var access = EffectiveAccess.none
        access.ownProfile = PractitionerID(rawValue: "p-1")
        #expect(try page(Practice(access: access)).contains("href=\"/practitioner-profile\""))

        access.connections = [PractitionerID(rawValue: "p-2")]
        let few = try page(Practice(access: access), in: .settings(.practitioners))
        #expect(few.contains("Practitioners"))
        #expect(!few.contains("/settings/team/users"))
        #expect(!few.contains("/settings/communication"))

        access.settings = true
        let all = try page(Practice(access: access), in: .settings(.users))
        #expect(all.contains("<a href=\"/settings/team/users\" aria-current=\"page\">Users</a>"))
        #expect(all.contains("/settings/communication/options"))
    }

    @Test func `signing out carries the session's secret`() throws {
        let practice = Practice()
        let session = practice.session()
        let text = Page("A", for: try practice.viewer(session)) {}.response(practice.site).text
        #expect(text.components(separatedBy: session.csrf).count == 3)
    }

    @Test func `every page says so while Zoom is simulated`() throws {
        #expect(try page(Practice(isZoomSimulated: true)).contains("Simulated Zoom"))
        let plain = Page.plain("Sign in") {}.response(Practice(isZoomSimulated: true).site).text
        #expect(plain.contains("Simulated Zoom"))
        #expect(try !page(Practice()).contains("Simulated Zoom"))
    }

    @Test func `leaving for Zoom is a page that moves on`() {
        let address = "https://zoom.us/s/1?zak=a&b=\"c"
        let response = Page.leaving(to: address, "Opening Zoom", message: "Wait.", link: "Open Zoom")
            .response(Practice().site)
        #expect(response.status == .ok)
        #expect(
            response.text.contains(
                "<meta http-equiv=\"refresh\" content=\"0;url=https://zoom.us/s/1?zak=a&amp;b=&quot;c\">"
            )
        )
        #expect(response.text.contains("href=\"https://zoom.us/s/1?zak=a&amp;b=&quot;c\""))
        let evil = Page.leaving(to: "javascript:alert(1)", "x", message: "x", link: "x").response(Practice().site).text
        #expect(!evil.contains("javascript"))
    }

    @Test func `nothing on a page is inline, and the headers forbid it`() async throws {
        let practice = Practice()
        let viewer = try practice.viewer(practice.session())
        let site = practice.site
        let routes = RouteCollection().get("/page") { _, _ in
            Page("A", for: viewer, in: .settings(.users), live: "/e") { Banner(.info, "x") }.response(site)
        }
        let response = try await practice.ask(routes, .get, "/page")
        #expect(!response.text.contains("<style"))
        #expect(!response.text.contains(" style="))
        #expect(!response.text.contains(" on"), "an event handler")
        for script in response.text.split(separator: "<script").dropFirst() {
            #expect(script.hasPrefix(" src=\"/assets/scheduling/"))
        }
        let policy = try #require(response.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("form-action 'self'"))
        #expect(!policy.contains("unsafe"))
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(response.headers[.referrerPolicy] == "no-referrer")
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
    }
}
