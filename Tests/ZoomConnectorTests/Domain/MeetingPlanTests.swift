import Contracts
import Testing

@testable import ZoomConnector

@Suite struct MeetingPlanTests {
    static let start = Timestamp(milliseconds: 1_795_510_800_000)
    static let window: Duration = .seconds(86_400)

    @Test func `within the window the meeting is made`() {
        #expect(step(facts(), at: Self.start - Self.window) == .create(zoomUser: "zoom-user", Self.desired()))
    }

    @Test func `before the window it waits, unless it is asked for`() {
        let early = Self.start - Self.window - .seconds(1)
        #expect(step(facts(), at: early) == .wait(until: Self.start - Self.window, nil))
        #expect(step(facts(requested: true), at: early) == .create(zoomUser: "zoom-user", Self.desired()))
    }

    @Test func `a create whose end is unknown looks first`() {
        #expect(step(facts(createUnresolved: true)) == .lookUp(zoomUser: "zoom-user"))
    }

    @Test func `what such a create may have made is looked for when no meeting is wanted any more`() {
        let lookUp = MeetingStep.lookUp(zoomUser: "zoom-user")
        let cancelled = Self.appointment(status: .cancelled)
        #expect(step(facts(appointment: cancelled, createUnresolved: true)) == lookUp)
        #expect(step(facts(appointment: nil, createUnresolved: true)) == lookUp)
        #expect(step(facts(createUnresolved: true), at: Self.appointment().end + .seconds(7_201)) == lookUp)
        let retryAt = Self.start + .seconds(10)
        #expect(
            step(facts(appointment: cancelled, createUnresolved: true, retryAt: retryAt)) == .wait(until: retryAt, nil)
        )
    }

    @Test func `a meeting that is as wanted stays`() {
        #expect(step(facts(known: known())) == .nothing)
    }

    @Test func `a move updates only if something differs`() {
        let later = Self.appointment(start: Self.start + .seconds(3_600))
        let desired = WantedMeeting(appointment: later, reference: "reference")
        #expect(
            step(facts(appointment: later, known: known()))
                == .update(zoomUser: "zoom-user", number: 93_000_000_001, desired)
        )
    }

    @Test func `cancelled, in person, erased and over are deleted`() {
        let delete = MeetingStep.delete(zoomUser: "zoom-user", number: 93_000_000_001)
        #expect(step(facts(appointment: Self.appointment(status: .cancelled), known: known())) == delete)
        #expect(step(facts(appointment: Self.appointment(telehealth: false), known: known())) == delete)
        #expect(step(facts(appointment: nil, known: known())) == delete)
        let over = Self.appointment().end + .seconds(7_201)
        #expect(step(facts(known: known()), at: over) == delete)
        #expect(step(facts(known: known(started: true)), at: over) == .forget)
    }

    @Test func `another practitioner gets another meeting`() {
        let other = MeetingFacts.Host(zoomUser: "other", connection: ConnectionID(rawValue: "c-2"), changesToday: 0)
        #expect(step(facts(host: other, known: known())) == .delete(zoomUser: "zoom-user", number: 93_000_000_001))
        #expect(step(facts(host: other)) == .create(zoomUser: "other", Self.desired()))
    }

    @Test func `gone at Zoom is asked twice and then made anew`() {
        #expect(step(facts(known: known(missing: 1))) == .check(zoomUser: "zoom-user", number: 93_000_000_001))
        #expect(step(facts(known: known(missing: 2))) == .forget)
        var doubted = known()
        doubted.isDoubted = true
        #expect(step(facts(known: doubted)) == .check(zoomUser: "zoom-user", number: 93_000_000_001))
    }

    @Test func `after a failure it waits its time`() {
        let retryAt = Self.start + .seconds(10)
        #expect(step(facts(retryAt: retryAt)) == .wait(until: retryAt, nil))
        #expect(step(facts(retryAt: Self.start)) == .create(zoomUser: "zoom-user", Self.desired()))
    }

    @Test func `the hundredth change of a day waits for the next one in UTC`() {
        let host = MeetingFacts.Host(
            zoomUser: "zoom-user",
            connection: ConnectionID(rawValue: "c-1"),
            changesToday: 100
        )
        let midnight = Timestamp("2026-11-25T00:00:00Z")
        #expect(step(facts(host: host)) == midnight.map { .wait(until: $0, .zoomDailyLimit) })
        // Somebody who presses Start hears it from Zoom itself.
        #expect(step(facts(host: host, requested: true)) == .create(zoomUser: "zoom-user", Self.desired()))
    }

    @Test func `without a link or an appointment there is nothing to do`() {
        #expect(step(facts(host: nil)) == .nothing)
        #expect(step(facts(appointment: nil)) == .nothing)
    }

    @Test func `what somebody moved at Zoom is told from what Zoom merely rounds`() {
        let told = Self.desired()
        #expect(told.moved(to: Self.start, minutes: 50) == nil)
        #expect(told.moved(to: Self.start + .seconds(59), minutes: 50) == nil)
        #expect(told.moved(to: nil, minutes: 50) == nil)
        #expect(told.moved(to: Self.start + .seconds(60), minutes: 50)?.startTime == "2026-11-24T20:01:00")
        #expect(told.moved(to: Self.start, minutes: 45)?.durationMinutes == 45)
    }

    @Test func `Zoom is told the wall clock of the zone, and UTC when the zone is unknown`() {
        #expect(Self.desired().startTime == "2026-11-24T20:00:00")
        #expect(Self.desired().durationMinutes == 50)
        var appointment = Self.appointment()
        appointment.timeZone = "Mars/Base"
        let wanted = WantedMeeting(appointment: appointment, reference: "reference")
        #expect(wanted.startTime == "2026-11-24T09:00:00")
        #expect(wanted.timeZone == "UTC")
    }

    static func appointment(
        start: Timestamp = start,
        telehealth: Bool = true,
        status: Appointment.Status = .booked
    ) -> Appointment {
        Appointment(
            id: AppointmentID(rawValue: "appointment-1"),
            accountId: AccountID(rawValue: "account-1"),
            practitionerId: PractitionerID(rawValue: "practitioner-1"),
            clientIds: [ClientID(rawValue: "client-1")],
            start: start,
            end: start + .seconds(2_970),
            timeZone: "Australia/Sydney",
            telehealth: telehealth,
            status: status
        )
    }

    static func desired() -> WantedMeeting {
        WantedMeeting(appointment: appointment(), reference: "reference")
    }

    private func known(missing: Int = 0, started: Bool = false) -> MeetingFacts.Known {
        MeetingFacts.Known(
            zoomUser: "zoom-user",
            number: 93_000_000_001,
            told: Self.desired(),
            missing: missing,
            started: started
        )
    }

    private func facts(
        appointment: Appointment? = appointment(),
        host: MeetingFacts.Host? = MeetingFacts.Host(
            zoomUser: "zoom-user",
            connection: ConnectionID(rawValue: "c-1"),
            changesToday: 99
        ),
        known: MeetingFacts.Known? = nil,
        createUnresolved: Bool = false,
        requested: Bool = false,
        retryAt: Timestamp? = nil
    ) -> MeetingFacts {
        MeetingFacts(
            appointment: appointment,
            reference: "reference",
            host: host,
            known: known,
            createUnresolved: createUnresolved,
            requested: requested,
            retryAt: retryAt
        )
    }

    private func step(_ facts: MeetingFacts, at now: Timestamp = start) -> MeetingStep {
        MeetingPlan.next(facts, window: Self.window, now: now)
    }
}
