import Contracts
import Cryptography
import Foundation
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import WebUI

@testable import Scheduling

extension PageTests {
    @Suite struct JoinPagesTests {
        /// A practice with one appointment at ``Fixture/start``, and its client's link.
        private func booked(_ cell: PageCell) async throws -> String {
            try await cell.addPractice()
            let outcome = try await cell.service.pipeline.perform(
                BookAppointment(
                    appointmentId: AppointmentID(rawValue: "appointment-1"),
                    practitionerId: Fixture.practitionerID,
                    clientIds: [ClientID(rawValue: "client-1"), ClientID(rawValue: "client-2")],
                    start: Fixture.start,
                    end: Fixture.start + .seconds(3_000)
                ),
                as: .user(UserID(rawValue: "reception-1")),
                account: Fixture.account,
                submissionID: "booking"
            )
            #expect(outcome.result == .accepted)
            return try await link(cell)
        }

        /// The first client's link, as the panel shows it.
        private func link(_ cell: PageCell) async throws -> String {
            try await cell.browser().get("/calendar?appointment=appointment-1")
                .value(after: "id=\"link-1\" readonly value=\"http://localhost:8080")
        }

        @Test func `the link tells the truth at every hour`() async throws {
            try await PageCell().running { cell in
                let link = try await booked(cell)
                let client = try cell.browser(nil)
                cell.clock.advance(seconds: -60)
                let early = try await client.get(link)
                #expect(early.says("It is too early to join"))
                #expect(early.says("You can join from 19:45 on Tuesday 24 November 2026 (Australia/Sydney)"))
                cell.clock.advance(seconds: 60)
                #expect(try await client.get(link).says("Please wait for Ada Example"))
                var other = Fixture.call(.live)
                other.id = CallID(rawValue: "call-other")
                other.appointmentId = nil
                try await cell.publish(other)
                #expect(try await client.get(link).says("Ada Example is still in another call"))
                other.status = .ended
                try await cell.publish(other, Fixture.meeting(), Fixture.call(.live))
                let live = try await client.get(link)
                #expect(live.says("Ada Example is ready for you"))
                #expect(live.text.contains("action=\"\(link)\""))
                cell.clock.advance(seconds: 3_600)
                try await cell.publish(Fixture.call(.ended))
                #expect(try await client.get(link).says("This session has ended"))
            }
        }

        @Test func `moved, cancelled and what the practice has to mend are told`() async throws {
            try await PageCell().running { cell in
                let link = try await booked(cell)
                let client = try cell.browser(nil)
                let pipeline = cell.service.pipeline
                let id = AppointmentID(rawValue: "appointment-1")
                let actor = UserID(rawValue: "reception-1")
                try await cell.publish(Fixture.connection(status: .needsReconnect))
                #expect(try await client.get(link).says("This session can’t begin yet"))
                let later = Fixture.start + .seconds(86_400)
                _ = try await pipeline.perform(
                    RescheduleAppointment(appointmentId: id, start: later, end: later + .seconds(3_000)),
                    as: .user(actor),
                    account: Fixture.account,
                    submissionID: "move"
                )
                let moved = try await client.get(link)
                #expect(moved.says("This appointment has been moved"))
                #expect(moved.says("It was Tuesday 24 November 2026, 20:00 (Australia/Sydney)"))
                #expect(moved.says("Wednesday 25 November 2026, 20:00–20:50 (Australia/Sydney)"))
                _ = try await pipeline.perform(
                    CancelAppointment(appointmentId: id),
                    as: .user(actor),
                    account: Fixture.account,
                    submissionID: "cancel"
                )
                #expect(try await client.get(link).says("This appointment is cancelled"))
            }
        }

        @Test func `reading a link changes nothing, its page's word makes its client wait`() async throws {
            try await PageCell().running { cell in
                let link = try await booked(cell)
                let client = try cell.browser(nil)
                for _ in 0..<3 { _ = try await client.get(link) }
                #expect(try await cell.count("waiting") == 0)
                #expect(try await client.post("\(link)/waiting", ["state": "here"]).status == 204)
                #expect(try await client.post("\(link)/waiting", ["state": "here"]).status == 204)
                let panel = try await cell.browser().get("/calendar?appointment=appointment-1")
                #expect(panel.says("1 client waiting"))
                #expect(try await client.post("\(link)/waiting", ["state": "gone"]).status == 204)
                #expect(try await !cell.browser().get("/calendar").says("client waiting"))
            }
        }

        @Test func `who comes too early does not wait yet`() async throws {
            try await PageCell().running { cell in
                let link = try await booked(cell)
                cell.clock.advance(seconds: -60)
                _ = try await cell.browser(nil).post("\(link)/waiting", ["state": "here"])
                #expect(try await cell.count("waiting") == 0)
            }
        }

        @Test func `one press makes a ticket for this seat, and no other time does`() async throws {
            try await PageCell().running { cell in
                let link = try await booked(cell)
                let client = try cell.browser(nil)
                let refused = try await client.post(link, [:])
                #expect(refused.status == 409)
                #expect(!refused.text.contains("name=\"ticket\""))
                try await cell.publish(Fixture.call(.live))
                let going = try await client.post(link, [:])
                #expect(going.status == 200)
                #expect(going.text.contains("action=\"/zoom/join\""))
                let token = try going.field(JoinTicket.field)
                let keys = JSONWebKeySet([cell.keys[2].id: cell.keys[2].key.publicKey])
                let verified = try JSONWebSignature.verify(Array(token.utf8), keys: keys)
                #expect(verified.type == JoinTicket.type)
                let ticket = try JSONDecoder().decode(JoinTicket.self, from: Data(verified.payload))
                #expect(ticket.isGood(at: Timestamp(milliseconds: cell.clock.milliseconds)))
                #expect(ticket.appointment.rawValue == "appointment-1")
                #expect(ticket.attendee.rawValue == "client-1")
                let again = try await client.post(link, [:]).field(JoinTicket.field)
                #expect(again != token)
            }
        }

        @Test func `a forged link is not valid, and a replaced one says so`() async throws {
            try await PageCell().running { cell in
                let link = try await booked(cell)
                let client = try cell.browser(nil)
                for forged in [
                    String(link.dropLast()) + (link.hasSuffix("A") ? "B" : "A"), link.replacing(".1.", with: ".2."),
                    link.replacing(".1.", with: ".3."), "/join/nothing",
                    link.replacing("appointment-1", with: "appointment-2"),
                ] {
                    let answer = try await client.get(forged)
                    #expect(answer.status == 404, "\(forged)")
                    #expect(answer.says("This link is not valid"))
                    #expect(try await client.post("\(forged)/waiting", ["state": "here"]).status == 404)
                    #expect(try await client.post(forged, [:]).status == 404)
                }
                let browser = try cell.browser()
                let question = try await browser.get("/appointments/appointment-1/links/1")
                let action = try question.value(after: "action=\"/appointments/appointment-1/links/1")
                let path = "/appointments/appointment-1/links/1\(action)"
                #expect(try await browser.post(path, ["submission": "s"]).status == 303)
                // The same form again: nothing more is replaced.
                #expect(try await browser.post(path, ["submission": "s"]).status == 303)
                let old = try await client.get(link)
                #expect(old.status == 410)
                #expect(old.says("This link has been replaced"))
                let new = try await self.link(cell)
                #expect(new != link)
                #expect(try await client.get(new).status == 200)
                #expect(try await cell.count("join_link WHERE generation = 2") == 1)
            }
        }

        @Test func `the page tells nobody's name but the practitioner's`() async throws {
            try await PageCell().running { cell in
                let link = try await booked(cell)
                try await cell.service.pipeline.write { transaction in
                    try SchedulingStore(transaction.database).setLabel(
                        "Alex Example",
                        of: ClientID(rawValue: "client-1"),
                        in: Fixture.account
                    )
                }
                let page = try await cell.browser(nil).get(link)
                #expect(!page.says("Alex"))
                #expect(!page.text.contains("client-1"))
                #expect(page.response.headers[.referrerPolicy] == "no-referrer")
            }
        }
    }
}
