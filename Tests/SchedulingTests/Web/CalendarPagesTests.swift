import Contracts
import Harness
import Testing
import WebUI

@testable import Scheduling

extension PageTests {
    @Suite struct CalendarPagesTests {
        /// Books through the form, and gives the new appointment's id.
        private func book(
            _ browser: TestBrowser,
            client: String = "Alex Example",
            isNew: Bool = true,
            start: String = "20:00",
            minutes: String = "50"
        ) async throws -> AppointmentID {
            let answer = try await send(browser, client: client, isNew: isNew, start: start, minutes: minutes)
            #expect(answer.status == 303, "\(answer.readable)")
            return try appointment(answer)
        }

        private func send(
            _ browser: TestBrowser,
            client: String = "Alex Example",
            isNew: Bool = true,
            practitioner: String = "practitioner-1",
            start: String = "20:00",
            minutes: String = "50",
            submission: String? = nil
        ) async throws -> TestBrowser.Answer {
            let number: String
            if let submission {
                number = submission
            } else {
                number = try await browser.get("/appointments/new").field("submission")
            }
            let fields: KeyValuePairs<String, String> =
                isNew
                ? [
                    "submission": number, "practitioner": practitioner, "client-1": client, "new-1": "on",
                    "date": "2026-11-24", "start": start, "minutes": minutes, "telehealth": "on",
                ]
                : [
                    "submission": number, "practitioner": practitioner, "client-1": client, "date": "2026-11-24",
                    "start": start, "minutes": minutes, "telehealth": "on",
                ]
            return try await browser.post("/appointments", fields)
        }

        private func appointment(_ answer: TestBrowser.Answer) throws -> AppointmentID {
            let text = try #require(answer.location.firstRange(of: "appointment="))
            return AppointmentID(rawValue: String(answer.location[text.upperBound...].prefix { $0 != "&" }))
        }

        @Test func `who is not signed in is led to the sign-in page and back`() async throws {
            try await PageCell().running { cell in
                let answer = try await cell.browser(nil).get("/calendar?date=2026-11-24")
                #expect(answer.status == 303)
                #expect(answer.location.hasPrefix("/sign-in?next="))
            }
        }

        @Test func `a practice without practitioners is told the next step`() async throws {
            try await PageCell().running { cell in
                try await cell.publish(
                    PageCell.account,
                    PageCell.user("master-1", role: .master),
                    PageCell.user("reception-1")
                )
                let master = try await cell.browser("master-1").get("/calendar")
                #expect(master.says("No practitioners yet"))
                #expect(master.text.contains("href=\"/settings/team/practitioners\""))
                let standard = try await cell.browser().get("/calendar")
                #expect(standard.says("Ask an account master"))
                #expect(!standard.text.contains("href=\"/settings/team/practitioners\""))
            }
        }

        @Test func `booking shows the block, the panel and who can start`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let reception = try cell.browser()
                let empty = try await reception.get("/calendar")
                #expect(empty.says("No appointments yet"))
                #expect(empty.says("Times in Australia/Sydney"))
                let id = try await book(reception)
                let page = try await reception.get("/calendar?appointment=\(id)&done=booked")
                #expect(page.says("The appointment is booked."))
                #expect(page.says("Appointment Details"))
                #expect(page.says("Tuesday 24 November 2026, 20:00–20:50 (Australia/Sydney)"))
                #expect(page.says("Alex Example"))
                #expect(page.says("Only Person user-1 can start this session"))
                #expect(!page.text.contains("id=\"panel-start\""))
                #expect(page.text.contains("/join/\(id).1."))
                let host = try await cell.browser("user-1").get("/calendar?appointment=\(id)")
                #expect(host.text.contains("href=\"/launch/\(id)\" id=\"panel-start\""))
                #expect(try await reception.get("/appointments/\(id)").location == "/calendar?appointment=\(id)")
            }
        }

        @Test func `the same form twice books once and adds the client once`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let browser = try cell.browser()
                let first = try await send(browser, submission: "form-1")
                let second = try await send(browser, submission: "form-1")
                #expect(first.status == 303)
                #expect(first.location == second.location)
                #expect(try await cell.count("appointment") == 1)
                #expect(try await cell.count("client") == 1)
            }
        }

        @Test func `what is wrong with a booking is told where it is, and nothing is booked`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let browser = try cell.browser()
                let unknown = try await send(browser, isNew: false)
                #expect(unknown.status == 422)
                #expect(unknown.says("There is no client of this name yet"))
                #expect(unknown.text.contains("value=\"Alex Example\""))
                #expect(try await send(browser, start: "25:00").says("Give a time of the day"))
                #expect(try await send(browser, practitioner: "").says("Choose whose appointment it is."))
                let stranger = try await send(browser, practitioner: "practitioner-9")
                #expect(stranger.status == 422)
                #expect(stranger.says(ReasonCode.practitionerUnknown.sentence))
                #expect(try await cell.count("appointment") == 0)
            }
        }

        @Test func `another line for a client keeps what was typed`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let answer = try await cell.browser().post(
                    "/appointments",
                    ["submission": "f", "more": "clients", "client-1": "Alex", "start": "10:00", "minutes": "25"]
                )
                #expect(answer.text.contains("name=\"client-2\""))
                #expect(answer.text.contains("value=\"Alex\""))
                #expect(answer.text.contains("value=\"25\""))
            }
        }

        @Test func `an overlap and a Basic licence are warned of on the panel and before booking`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice(connection: Fixture.connection(licence: .basic, limit: 40))
                let browser = try cell.browser()
                _ = try await book(browser)
                let id = try await book(browser, isNew: false, start: "20:30")
                let page = try await browser.get("/calendar?appointment=\(id)")
                #expect(page.says(ReasonCode.overlap.sentence))
                #expect(page.says(ReasonCode.licenceLimit.sentence))
                let query = "practitioner=practitioner-1&date=2026-11-24&minutes=40&telehealth=on"
                let check = try await browser.get("/appointments/check?\(query)&start=20:10")
                #expect(check.says(ReasonCode.overlap.sentence))
                #expect(!check.says(ReasonCode.licenceLimit.sentence))
                #expect(try await !browser.get("/appointments/check?\(query)&start=22:00").says("Please note"))
            }
        }

        @Test func `moving a stale appointment says so and shows it as it is`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let browser = try cell.browser()
                let id = try await book(browser)
                let form = try await browser.get("/appointments/\(id)/move")
                let stale = try form.field("revision")
                func move(_ start: String, _ revision: String, _ submission: String) async throws -> TestBrowser.Answer
                {
                    try await browser.post(
                        "/appointments/\(id)/move",
                        [
                            "submission": submission, "revision": revision, "practitioner": "practitioner-1",
                            "date": "2026-11-25", "start": start, "minutes": "50",
                        ]
                    )
                }
                #expect(try await move("09:00", stale, "s-1").location == "/calendar?appointment=\(id)&done=moved")
                let refused = try await move("10:00", stale, "s-2")
                #expect(refused.status == 409)
                #expect(refused.says("It was changed meanwhile"))
                #expect(refused.says("Wednesday 25 November 2026, 09:00–09:50"))
                #expect(try await move("10:00", refused.field("revision"), "s-3").status == 303)
                let panel = try await browser.get("/calendar?appointment=\(id)")
                #expect(panel.says("Moved from Wednesday 25 November 2026, 09:00"))
            }
        }

        @Test func `cancelling asks first, and a cancelled appointment can't be changed`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let browser = try cell.browser()
                let id = try await book(browser)
                let question = try await browser.get("/appointments/\(id)/cancel")
                #expect(question.says("Cancel this appointment?"))
                let done = try await browser.post(
                    "/appointments/\(id)/cancel",
                    ["submission": "s", "revision": question.field("revision")]
                )
                #expect(done.location == "/calendar?appointment=\(id)&done=cancelled")
                let page = try await browser.get("/calendar?appointment=\(id)")
                #expect(page.says("This appointment is cancelled"))
                #expect(!page.text.contains("class=\"block "))
                #expect(try await browser.get("/appointments/\(id)/move").status == 409)
                #expect(try await browser.get("/appointments/\(id)/cancel").status == 409)
            }
        }

        @Test func `another practice's appointment and clients are not there`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let id = try await book(cell.browser())
                let other = AccountID(rawValue: "account-2")
                try await cell.publish(
                    Account(id: other, name: "Other", timeZone: "UTC"),
                    PageCell.user("stranger", role: .master, account: other)
                )
                let stranger = try cell.browser("stranger", account: other)
                for path in [
                    "/appointments/\(id)", "/appointments/\(id)/move", "/launch/\(id)", "/calendar?appointment=\(id)",
                ] {
                    #expect(try await stranger.get(path).status == 404, "\(path)")
                }
                #expect(try await !stranger.get("/clients").says("Alex Example"))
            }
        }

        @Test func `a form without the session's secret changes nothing`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let answer = try await cell.browser().post("/appointments", ["csrf": "guessed", "submission": "s"])
                #expect(answer.status == 403)
            }
        }

        @Test func `what an address says that is no date is told`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let browser = try cell.browser()
                let answer = try await browser.get("/calendar?date=tomorrow")
                #expect(answer.status == 400)
                #expect(answer.says("written like 2026-11-24"))
                #expect(try await browser.get("/calendar?practitioner=nobody").status == 404)
            }
        }

        @Test func `the calendar tells who has to reconnect, with a link for who may`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice(connection: Fixture.connection(status: .needsReconnect))
                let host = try await cell.browser("user-1").get("/calendar")
                #expect(host.says("Zoom has to be connected again for Ada Example"))
                #expect(host.text.contains("/telehealth-integration/practitioner-1"))
                let reception = try await cell.browser().get("/calendar")
                #expect(reception.says("Ask an account master"))
                #expect(!reception.text.contains("/telehealth-integration/"))
            }
        }

        @Test func `nobody to host is told, linked or not, and with whom it can be mended`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                try await cell.publish(Fixture.practitioner(slot: .none, host: nil))
                let master = try await cell.browser("master-1").get("/calendar")
                #expect(master.says("Nobody can start sessions of Ada Example yet"))
                #expect(master.says("Zoom is not connected for Ada Example yet"))
                #expect(master.text.contains("href=\"/settings/team/users\""))
            }
        }

        @Test func `Telehealth Pro has no Start and says why`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let id = try await book(cell.browser())
                try await cell.publish(Fixture.practitioner(slot: ProviderSlot(provider: .telehealthPro)))
                let page = try await cell.browser("user-1").get("/calendar?appointment=\(id)")
                #expect(page.says("Held with Telehealth Pro"))
                #expect(!page.text.contains("panel-start"))
                #expect(!page.text.contains("/join/"))
            }
        }

        @Test func `names of clients are escaped and are nowhere on the bus`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let name = "<script>alert(1)</script> & \"Co\""
                let id = try await book(cell.browser(), client: name)
                let page = try await cell.browser().get("/calendar?appointment=\(id)")
                #expect(!page.text.contains("<script>alert"))
                #expect(page.says(name))
                let leaks = "entity WHERE CAST(body AS TEXT) LIKE '%alert%'"
                #expect(try await cell.count(leaks) == 0)
                #expect(try await cell.count("outbox WHERE CAST(body AS TEXT) LIKE '%alert%'") == 0)
            }
        }

        @Test func `a client can be renamed, not to another's name`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let browser = try cell.browser()
                _ = try await book(browser, client: "Alex Example")
                _ = try await book(browser, client: "Bea Sample", start: "22:00")
                let list = try await browser.get("/clients")
                let path = "/clients/" + (try list.value(after: "href=\"/clients/"))
                let taken = try await browser.post(path, ["name": "bea sample"])
                #expect(taken.status == 422)
                #expect(taken.says("Another client has this name"))
                #expect(try await browser.post(path, ["name": ""]).status == 422)
                #expect(try await browser.post(path, ["name": "Alexandra Example"]).status == 303)
                #expect(try await browser.get("/clients?q=alexandra").says("Alexandra Example"))
            }
        }
    }
}
