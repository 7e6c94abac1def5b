import Contracts
import Cryptography
import Foundation
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct JoinFlowTests {
        @Test func `a ticket leads to Zoom's join link, once`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                // Too far off for a meeting.
                try await cell.publish(Fixtures.appointment(startsIn: .seconds(5 * 86_400)))
                let client = try TestBrowser(cell)
                #expect(
                    try await client.post(PagePath.joinTicket, ["ticket": try ticket(cell, "t-0")]).status == .conflict
                )
                try await cell.publish(Fixtures.appointment(), .rescheduled)
                try await cell.waits(for: .ready)
                let token = try ticket(cell, "t-1")
                let page = try await client.post(PagePath.joinTicket, ["ticket": token])
                let number = try #require(try await cell.number())
                #expect(page.leavesFor?.hasPrefix("\(cell.zoom.origin)/j/\(number)") == true)
                #expect(
                    try await client.post(PagePath.joinTicket, ["ticket": token]).words.contains("Open your link again")
                )
                #expect(try await client.get(PagePath.joinTicket).words.contains("Open your link again"))
            }
        }

        @Test func `a ticket that is old, forged, of another kind or of another practice is refused`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let client = try TestBrowser(cell)
                let old = try ticket(cell, "old")
                cell.clock.advance(seconds: 66)
                for token in [
                    old, "", "x.y.z", String(repeating: "a", count: 5_000),
                    try ticket(cell, "forged", key: SigningKey(id: "scheduling-1", key: Ed25519.PrivateKey())),
                    try ticket(cell, "other-signer", key: cell.keys.identity),
                    try ticket(cell, "other-kind", type: TokenClaims.sessionType),
                ] {
                    #expect(try await client.post(PagePath.joinTicket, ["ticket": token]).status == .badRequest)
                }
                let foreign = try ticket(cell, "foreign", account: AccountID(rawValue: "another-practice"))
                #expect(try await client.post(PagePath.joinTicket, ["ticket": foreign]).status == .conflict)
            }
        }

        private func ticket(
            _ cell: ConnectorCell,
            _ id: String,
            key: SigningKey? = nil,
            type: String = JoinTicket.type,
            account: AccountID = Fixtures.accountID
        ) throws -> String {
            let ticket = JoinTicket(
                id: id,
                account: account,
                appointment: Fixtures.appointmentID,
                attendee: ClientID(rawValue: "client-1"),
                now: Timestamp(milliseconds: cell.clock.milliseconds)
            )
            return JSONWebSignature.sign(
                Array(try JSONEncoder().encode(ticket)),
                type: type,
                with: key ?? cell.keys.scheduling
            )
        }
    }
}
