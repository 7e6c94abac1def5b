import Contracts
import Testing

@testable import ZoomConnector

@Suite struct StartRefusalTests {
    let now = Fixtures.now

    @Test func `the host starts a booked telehealth appointment of a linked practitioner`() {
        #expect(refusal() == nil)
    }

    @Test func `an appointment of another practice does not exist`() {
        #expect(refusal { $0.appointment = nil } == .unknown)
        #expect(refusal { $0.appointment?.accountId = AccountID(rawValue: "another-practice") } == .unknown)
    }

    @Test func `only the user whose default practitioner it is hosts`() {
        #expect(refusal { $0.user = Fixtures.user("manager", access: .manager) } == .notHost(Fixtures.hostID))
        #expect(refusal { $0.user?.active = false } == .notHost(Fixtures.hostID))
        let nobody = refusal {
            $0.user = nil
            $0.practitioner?.hostUserId = nil
        }
        #expect(nobody == .notHost(nil))
    }

    @Test func `what cannot be started is refused with its reason`() {
        #expect(refusal { $0.appointment?.telehealth = false } == .notTelehealth)
        #expect(refusal { $0.appointment?.status = .cancelled } == .cancelled)
        #expect(refusal { $0.appointment?.end = now - .seconds(7_201) } == .over)
        #expect(refusal { $0.practitioner?.slot = ProviderSlot(provider: .telehealthPro) } == .telehealthPro)
        #expect(refusal { $0.connection = nil } == .notLinked)
        #expect(refusal { $0.connection?.status = .claiming } == .notLinked)
        #expect(refusal { $0.connection?.status = .needsReconnect } == .needsReconnect)
        #expect(refusal { $0.connection?.hostUserId = UserID(rawValue: "somebody-before") } == .suspended)
        #expect(refusal { $0.connection?.licence = .none } == .licenceMissing)
    }

    private func refusal(_ change: (inout StartRules.Facts) -> Void = { _ in }) -> StartRefusal? {
        var facts = StartRules.Facts(
            appointment: Fixtures.appointment(),
            user: Fixtures.host,
            practitioner: Fixtures.practitioner(),
            connection: Fixtures.connection()
        )
        change(&facts)
        return StartRules.refusal(facts, account: Fixtures.accountID, now: now)
    }
}
