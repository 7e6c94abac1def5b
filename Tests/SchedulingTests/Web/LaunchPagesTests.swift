import Contracts
import HTTPServer
import Harness
import Testing
import TransactionalStore
import WebUI

@testable import Scheduling

extension PageTests {
    @Suite struct LaunchPagesTests {
        private func book(_ cell: PageCell, telehealth: Bool = true) async throws {
            try await cell.addPractice()
            _ = try await cell.service.pipeline.perform(
                BookAppointment(
                    appointmentId: AppointmentID(rawValue: "appointment-1"),
                    practitionerId: Fixture.practitionerID,
                    clientIds: [ClientID(rawValue: "client-1")],
                    start: Fixture.start,
                    end: Fixture.start + .seconds(3_000),
                    telehealth: telehealth
                ),
                as: .user(UserID(rawValue: "reception-1")),
                account: Fixture.account,
                submissionID: "booking"
            )
        }

        private func page(_ cell: PageCell, _ user: String = "user-1", agent: String = "X11; Linux") async throws
            -> TestBrowser.Answer
        {
            try await cell.browser(user).get("/launch/appointment-1", headers: [.userAgent: agent])
        }

        @Test func `a computer starts in the browser or the Desktop App, by a form of the connector`() async throws {
            try await PageCell().running { cell in
                try await book(cell)
                let page = try await page(cell)
                #expect(page.says("Telehealth launch page"))
                #expect(page.says("Start in this browser"))
                #expect(page.says("Start in the Zoom Desktop App"))
                #expect(page.text.contains("action=\"/zoom/start/appointment-1\""))
                #expect(page.text.contains("name=\"choice\" value=\"browser\""))
                #expect(page.text.contains("name=\"choice\" value=\"desktop\""))
                #expect(page.text.contains("name=\"csrf\""))
            }
        }

        @Test func `an iPhone starts in the Mobile App only, with the reason`() async throws {
            try await PageCell().running { cell in
                try await book(cell)
                let page = try await page(cell, agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)")
                #expect(page.says("Start in the Zoom Mobile App"))
                #expect(page.says("as enforced by Zoom"))
                #expect(!page.text.contains("value=\"browser\""))
                #expect(!page.text.contains("value=\"desktop\""))
            }
        }

        @Test func `whoever else opens it sees who can start`() async throws {
            try await PageCell().running { cell in
                try await book(cell)
                let page = try await page(cell, "master-1")
                #expect(page.says("Only Person user-1 can start this session"))
                #expect(!page.text.contains("/zoom/start/"))
                try await cell.publish(Fixture.practitioner(host: nil))
                #expect(try await self.page(cell, "master-1").says("Nobody can start this session yet"))
            }
        }

        @Test func `it turns live, ended and over`() async throws {
            try await PageCell().running { cell in
                try await book(cell)
                try await cell.publish(Fixture.meeting(), Fixture.call(.live))
                #expect(try await page(cell).says("The call is running"))
                #expect(try await page(cell).says("Live since 20:00"))
                try await cell.publish(Fixture.call(.ended))
                #expect(try await page(cell).says("The call has ended"))
                #expect(try await page(cell).says("Ended at 20:30"))
                cell.clock.advance(seconds: 900 + 3_000 + 7_201)
                #expect(try await page(cell).says("This session is over"))
                #expect(try await !page(cell).text.contains("/zoom/start/"))
            }
        }

        @Test func `what stands in the way is named, with what mends it`() async throws {
            try await PageCell().running { cell in
                try await book(cell)
                try await cell.publish(Fixture.connection(status: .needsReconnect))
                let page = try await page(cell)
                #expect(page.says(ReasonCode.needsReconnect.sentence))
                #expect(page.text.contains("/telehealth-integration/practitioner-1"))
                #expect(!page.text.contains("/zoom/start/"))
            }
        }

        @Test(arguments: [ReasonCode.zoomRefused, .zoomDailyLimit, .licenceMissing])
        func `what Zoom refused can be started again, on the panel and here`(_ reason: ReasonCode) async throws {
            try await PageCell().running { cell in
                try await book(cell)
                try await cell.publish(Fixture.meeting(.failed, reason: reason))
                let page = try await page(cell)
                #expect(page.says(reason.sentence))
                #expect(page.says("Start it again once that is mended"))
                #expect(page.text.contains("action=\"/zoom/start/appointment-1\""))
                let panel = "/calendar?appointment=appointment-1"
                let own = try await cell.browser("user-1").get(panel)
                #expect(own.says(reason.sentence))
                #expect(own.text.contains("id=\"panel-start\""))
                let other = try await cell.browser("master-1").get(panel)
                #expect(other.says("Only Person user-1 can start this session"))
                #expect(!other.text.contains("id=\"panel-start\""))
            }
        }

        @Test func `an appointment in person has nothing to start`() async throws {
            try await PageCell().running { cell in
                try await book(cell, telehealth: false)
                #expect(try await page(cell).status == 409)
            }
        }
    }
}
