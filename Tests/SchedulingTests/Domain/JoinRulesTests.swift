import Contracts
import Testing

@testable import Scheduling

@Suite struct JoinRulesTests {
    @Test func `it opens a quarter of an hour before the start`() {
        let opens = Fixture.start - .seconds(900)
        #expect(view(.ready, now: opens - .milliseconds(1)) == .tooEarly(opensAt: opens))
        #expect(view(.ready, now: opens) == .waiting)
    }

    @Test func `a call that runs lets in at any time`() {
        #expect(view(.live, now: Fixture.start - .seconds(7_200)) == .live)
        #expect(view(.live, busy: true, now: Fixture.start) == .live)
    }

    @Test func `a practitioner in another call is said so`() {
        #expect(view(.ready, busy: true, now: Fixture.start) == .practitionerInAnotherCall)
    }

    @Test func `cancelled and ended are final`() {
        let cancelled = Fixture.appointment(status: .cancelled)
        #expect(view(.unavailable, appointment: cancelled, now: Fixture.start) == .cancelled)
        #expect(view(.ended, now: Fixture.start + .seconds(600)) == .ended)
        #expect(view(.ended, now: Fixture.appointment().end + .seconds(1)) == .ended)
        #expect(view(.ready, now: Fixture.appointment().end + .seconds(7_201)) == .ended)
    }

    @Test func `until two hours after the end a session that was not held still waits`() {
        #expect(view(.ready, now: Fixture.appointment().end + .seconds(7_200)) == .waiting)
    }

    @Test func `what the practice has to mend is told as unavailable`() {
        #expect(view(.unavailable, reason: .notLinked, now: Fixture.start) == .unavailable)
        #expect(view(.unavailable, reason: .providerTelehealthPro, now: Fixture.start) == .otherProvider)
    }

    private func view(
        _ state: Session.State,
        reason: ReasonCode? = nil,
        appointment: Appointment = Fixture.appointment(),
        busy: Bool = false,
        now: Timestamp
    ) -> JoinRules.View {
        let session = Session(
            appointmentId: appointment.id,
            accountId: Fixture.account,
            practitionerId: Fixture.practitionerID,
            state: state,
            reason: reason
        )
        return JoinRules.view(appointment: appointment, session: session, busy: busy, now: now)
    }
}
