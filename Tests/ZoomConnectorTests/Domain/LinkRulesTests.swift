import Contracts
import Testing

@testable import ZoomConnector

@Suite struct LinkRulesTests {
    let practitioner = Fixtures.practitioner()
    let manager = Fixtures.user("manager", access: .manager)

    @Test func `a free slot is claimed`() {
        #expect(decide() == .claim)
    }

    @Test func `the practitioner's own link goes on, another's is refused without a name`() {
        let connection = ConnectionID(rawValue: "connection-1")
        #expect(decide(openLink: (connection, practitioner.id)) == .reconnect(connection))
        #expect(decide(openLink: (connection, PractitionerID(rawValue: "p-2"))) == .linkedElsewhere)
    }

    @Test func `rights are judged at the moment of the act`() {
        #expect(decide(user: Fixtures.user("nobody", access: .none)) == .refused(.notPermitted))
        #expect(decide(user: nil) == .refused(.notPermitted))
        var inactive = manager
        inactive.active = false
        #expect(decide(user: inactive) == .refused(.notPermitted))
        var foreign = manager
        foreign.accountId = AccountID(rawValue: "another-practice")
        #expect(decide(user: foreign) == .refused(.notPermitted))
    }

    @Test func `Telehealth Pro, an inactive and an unknown practitioner are refused with their reason`() {
        var pro = practitioner
        pro.slot = ProviderSlot(provider: .telehealthPro)
        #expect(LinkRules.decide(practitioner: pro, user: manager, openLink: nil) == .refused(.telehealthProActive))
        var inactive = practitioner
        inactive.active = false
        #expect(
            LinkRules.decide(practitioner: inactive, user: manager, openLink: nil) == .refused(.practitionerInactive)
        )
        #expect(LinkRules.decide(practitioner: nil, user: manager, openLink: nil) == .refused(.practitionerUnknown))
    }

    @Test func `only who connects their own default is not asked whose account it is`() {
        #expect(LinkRules.asksForConfirmation(practitioner: practitioner.id, user: manager))
        var own = manager
        own.defaultPractitionerId = practitioner.id
        #expect(!LinkRules.asksForConfirmation(practitioner: practitioner.id, user: own))
    }

    private func decide(
        openLink: (connection: ConnectionID, practitioner: PractitionerID)? = nil
    ) -> LinkDecision {
        LinkRules.decide(practitioner: practitioner, user: manager, openLink: openLink)
    }

    private func decide(user: User?) -> LinkDecision {
        LinkRules.decide(practitioner: practitioner, user: user, openLink: nil)
    }
}
