import Contracts
import Testing

@testable import Scheduling

@Suite struct StartOfferTests {
    @Test(arguments: [Session.State.notReady, .ready, .live, .ended])
    func `nothing stands in the way`(_ state: Session.State) {
        #expect(offer(state, nil) == .start)
    }

    @Test(arguments: [ReasonCode.zoomUnreachable, .zoomRateLimited, .notProvisionedYet])
    func `what passes by itself does not keep anybody from pressing`(_ reason: ReasonCode) {
        #expect(offer(.notReady, reason) == .start)
    }

    @Test(arguments: [ReasonCode.zoomRefused, .zoomDailyLimit, .licenceMissing, ReasonCode(rawValue: "zoom-is-new")])
    func `what is mended at Zoom can be tried again`(_ reason: ReasonCode) {
        #expect(offer(.unavailable, reason) == .tryAgain(reason))
    }

    @Test(arguments: [
        ReasonCode.appointmentCancelled, .practitionerUnknown, .practitionerInactive, .providerTelehealthPro,
        .notLinked,
        .needsReconnect, .startSuspended, .nobodyHosts, .scopesDeclined,
    ])
    func `what is mended in the practice or by connecting comes first`(_ reason: ReasonCode) {
        #expect(offer(.unavailable, reason) == .blocked(reason))
    }

    private func offer(_ state: Session.State, _ reason: ReasonCode?) -> StartOffer {
        StartOffer(
            Session(
                appointmentId: Fixture.appointment().id,
                accountId: Fixture.account,
                practitionerId: Fixture.practitionerID,
                state: state,
                reason: reason
            )
        )
    }
}
