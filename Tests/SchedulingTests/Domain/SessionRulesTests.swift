import Contracts
import Testing

@testable import Scheduling

@Suite struct SessionRulesTests {
    @Test func `a meeting that is there makes it ready`() {
        #expect(state(meeting: Fixture.meeting()) == .ready)
    }

    @Test func `without a meeting it is not ready yet`() {
        #expect(session(meeting: nil).reason == .notProvisionedYet)
        #expect(state(meeting: Fixture.meeting(.wanted)) == .notReady)
    }

    @Test func `a failure that passes by itself is not ready, another is unavailable`() {
        #expect(state(meeting: Fixture.meeting(.failed, reason: .zoomUnreachable)) == .notReady)
        let refused = session(meeting: Fixture.meeting(.failed, reason: .zoomDailyLimit))
        #expect(refused.state == .unavailable)
        #expect(refused.reason == .zoomDailyLimit)
    }

    @Test func `a call that runs is live whatever else is wrong`() {
        let session = session(
            practitioner: Fixture.practitioner(slot: .none),
            connection: nil,
            meeting: nil,
            call: Fixture.call(.live, waiting: 2),
            waiting: 1
        )
        #expect(session.state == .live)
        #expect(session.liveSince == Fixture.start)
        #expect(session.clientsWaiting == 3)
    }

    @Test func `who waits at Zoom before the host counts, until the call tells of its waiting room`() {
        var meeting = Fixture.meeting()
        meeting.waiting = 2
        #expect(session(meeting: meeting, waiting: 1).clientsWaiting == 3)
        #expect(session(meeting: meeting, call: Fixture.call(.live, waiting: 1)).clientsWaiting == 1)
        #expect(session(meeting: meeting, call: Fixture.call(.ended)).clientsWaiting == 0)
    }

    @Test func `a call that ended ends it`() {
        let session = session(meeting: Fixture.meeting(), call: Fixture.call(.ended))
        #expect(session.state == .ended)
        #expect(session.endedAt == Fixture.start + .seconds(1_800))
    }

    @Test func `a call that was over before the doors opened was a rehearsal`() {
        let early = Fixture.call(.ended, startedAt: Fixture.start - .seconds(2_700 + 1))
        #expect(session(meeting: Fixture.meeting(), call: early).state == .ready)
        let end = Fixture.appointment().end
        let missed = session(meeting: Fixture.meeting(), call: early, now: end + .seconds(7_201))
        #expect(missed.reason == .noShow)
        #expect(missed.endedAt == nil)
        let late = Fixture.call(.ended, startedAt: Fixture.start - .seconds(2_700))
        #expect(session(meeting: Fixture.meeting(), call: late).state == .ended)
    }

    @Test func `two hours after the end without a call it is a no show`() {
        let end = Fixture.appointment().end
        #expect(session(meeting: Fixture.meeting(), now: end + .seconds(7_200)).state == .ready)
        #expect(session(meeting: Fixture.meeting(), now: end + .seconds(7_201)).reason == .noShow)
    }

    @Test func `what stands in the way is named`() {
        let pro = Fixture.practitioner(slot: ProviderSlot(provider: .telehealthPro))
        #expect(session(practitioner: pro).reason == .providerTelehealthPro)
        #expect(session(practitioner: Fixture.practitioner(slot: .none)).reason == .notLinked)
        #expect(session(connection: Fixture.connection(status: .needsReconnect)).reason == .needsReconnect)
        #expect(session(connection: Fixture.connection(status: .disconnected)).reason == .notLinked)
        #expect(session(connection: Fixture.connection(licence: .none)).reason == .licenceMissing)
        #expect(session(practitioner: Fixture.practitioner(host: nil)).reason == .nobodyHosts)
        let other = Fixture.connection(host: UserID(rawValue: "user-2"))
        #expect(session(connection: other).reason == .startSuspended)
        #expect(session(practitioner: nil).reason == .practitionerUnknown)
        #expect(session(appointment: Fixture.appointment(status: .cancelled)).reason == .appointmentCancelled)
    }

    private func session(
        appointment: Appointment = Fixture.appointment(),
        practitioner: Practitioner? = Fixture.practitioner(),
        connection: Connection? = Fixture.connection(),
        meeting: Meeting? = Fixture.meeting(),
        call: Call? = nil,
        waiting: Int = 0,
        now: Timestamp = Fixture.start
    ) -> Session {
        SessionRules.session(
            SessionRules.Facts(
                appointment: appointment,
                standing: practitioner.map { PractitionerStanding($0, connection: connection) },
                meeting: meeting,
                call: call,
                clientsWaiting: waiting
            ),
            now: now
        )
    }

    private func state(meeting: Meeting?) -> Session.State { session(meeting: meeting).state }
}
