import Contracts
import Testing

@Suite struct JoinTicketTests {
    static let now = Timestamp(seconds: 1_795_510_800)

    static func ticket(_ change: (inout JoinTicket) -> Void = { _ in }) -> JoinTicket {
        var ticket = JoinTicket(
            id: "ticket-1",
            account: AccountID(rawValue: "account-1"),
            appointment: AppointmentID(rawValue: "appointment-1"),
            attendee: ClientID(rawValue: "client-1"),
            now: now
        )
        change(&ticket)
        return ticket
    }

    @Test func `a fresh ticket is good for a minute, give or take clocks`() {
        #expect(Self.ticket().isGood(at: Self.now))
        #expect(Self.ticket().isGood(at: Self.now + .seconds(65)))
        #expect(!Self.ticket().isGood(at: Self.now + .seconds(66)))
        #expect(Self.ticket().isGood(at: Self.now - .seconds(5)))
        #expect(!Self.ticket().isGood(at: Self.now - .seconds(6)))
    }

    @Test func `another signer, another audience or a longer life is not good`() {
        #expect(!Self.ticket { $0.iss = "identity" }.isGood(at: Self.now))
        #expect(!Self.ticket { $0.aud = "zoom.commands.v1" }.isGood(at: Self.now))
        #expect(!Self.ticket { $0.exp += 3_600 }.isGood(at: Self.now))
        #expect(!Self.ticket { $0.jti = "" }.isGood(at: Self.now))
    }
}
