import Contracts
import Cryptography
import Foundation
import Harness
import Testing

@testable import Scheduling

extension PageTests {
    @Suite struct CommandFlowTests {
        @Test func `another team's command books, and its outcome waits in the inbox`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let token = ServiceToken(
                    id: ServiceTokenID(rawValue: "token-1"),
                    accountId: Fixture.account,
                    subject: "team/billing",
                    commands: [BookAppointment.type],
                    issuedAt: Timestamp(seconds: 0),
                    expiresAt: Timestamp(seconds: 4_000_000_000)
                )
                try await cell.publish(token)
                let now = cell.clock.milliseconds / 1_000
                let claims = TokenClaims(
                    iss: "identity",
                    sub: "team/billing",
                    aud: "scheduling.commands.v1",
                    iat: now - 10,
                    exp: now + 3_600,
                    jti: token.id.rawValue,
                    account: Fixture.account,
                    commands: [BookAppointment.type]
                )
                let signed = JSONWebSignature.sign(
                    try JSONEncoder().encode(claims),
                    type: TokenClaims.commandType,
                    with: cell.keys[0]
                )
                let command = BookAppointment(
                    appointmentId: AppointmentID(rawValue: "appointment-1"),
                    practitionerId: Fixture.practitionerID,
                    clientIds: [ClientID(rawValue: "their-client-17")],
                    start: Fixture.start,
                    end: Fixture.start + .seconds(3_000)
                )
                for _ in 0..<2 { try await cell.command(command, type: BookAppointment.type, id: "b-1", token: signed) }
                try await cell.command(
                    CancelAppointment(appointmentId: AppointmentID(rawValue: "appointment-1")),
                    type: CancelAppointment.type,
                    id: "b-2",
                    token: signed
                )
                try await eventually { try await cell.count("inbox") == 2 }
                #expect(try await cell.count("appointment WHERE booked") == 1)
                let refused = "inbox WHERE CAST(outcome AS TEXT) LIKE '%type-not-allowed%'"
                #expect(try await cell.count(refused) == 1)
                let page = try await cell.browser().get("/calendar?appointment=appointment-1")
                #expect(page.says("Client their-client"))
                #expect(page.says("Name this client"))
                let path = "/clients/their-client-17?appointment=appointment-1"
                let browser = try cell.browser()
                #expect(page.text.contains("href=\"\(path)\""))
                #expect(try await browser.get("/clients/their-client-17").status == 404)
                #expect(try await browser.get("/clients/somebody?appointment=appointment-1").status == 404)
                let named = try await browser.post(path, ["name": "Alex Example"])
                #expect(named.location == "/calendar?appointment=appointment-1")
                #expect(try await browser.get("/calendar?appointment=appointment-1").says("Alex Example"))
            }
        }

        @Test func `an operator's seed fills the week, once`() async throws {
            try await PageCell().running { cell in
                try await cell.addPractice()
                let body =
                    "{\"accountId\":\"account-1\",\"userId\":\"reception-1\",\"practitionerIds\":[\"practitioner-1\"]}"
                let first = try await cell.operate("/operator/seed", body)
                #expect(first.status == 200)
                let booked = try await cell.count("appointment")
                #expect(booked > 10)
                #expect(try await cell.operate("/operator/seed", body).status == 200)
                #expect(try await cell.count("appointment") == booked)
                let unknown = body.replacing("practitioner-1", with: "practitioner-9")
                #expect(try await cell.operate("/operator/seed", unknown).status == 503)
                #expect(try await cell.browser(nil).post("/operator/seed", [:]).status == 401)
            }
        }
    }
}
