import Contracts
import Testing

@testable import Identity

@Suite struct ServiceTokenRequestTests {
    @Test func `a request names its service's topic by its types`() throws {
        let request = try ServiceTokenRequest(
            subject: "team/billing",
            commands: [CancelAppointment.type, BookAppointment.type, BookAppointment.type],
            days: 90
        )
        #expect(request.service == .scheduling)
        #expect(request.commands == [BookAppointment.type, CancelAppointment.type])
        let now = Timestamp(milliseconds: 1_500)
        let token = request.token(ServiceTokenID(rawValue: "t"), accountID: AccountID(rawValue: "a"), issuedAt: now)
        #expect(token.issuedAt == Timestamp(seconds: 1))
        #expect(token.expiresAt == Timestamp(seconds: 1 + 90 * 86_400))
    }

    @Test(arguments: [
        ("billing", [BookAppointment.type], 1, ServiceTokenRequest.Problem.subjectInvalid),
        ("team/", [BookAppointment.type], 1, .subjectInvalid),
        ("service/zoom", [BookAppointment.type], 1, .subjectInvalid),
        ("team/a/b", [BookAppointment.type], 1, .subjectInvalid),
        ("team/billing", [], 1, .noTypes),
        ("team/billing", [ClaimProviderSlot.type], 1, .typeNotOffered),
        ("team/billing", [BookAppointment.type, ProvisionMeeting.type], 1, .severalServices),
        ("team/billing", [BookAppointment.type], 0, .daysInvalid),
        ("team/billing", [BookAppointment.type], 91, .daysInvalid),
    ])
    func `what no token may carry is refused`(
        subject: String,
        commands: [String],
        days: Int,
        problem: ServiceTokenRequest.Problem
    ) {
        #expect(throws: problem) {
            try ServiceTokenRequest(subject: subject, commands: commands, days: days)
        }
    }
}
