import Contracts
import Testing

@testable import Scheduling

@Suite struct AppointmentRulesTests {
    @Test func `a good booking is booked without a warning`() {
        let decision = book(command())
        #expect(decision == .changed(Fixture.appointment(), .booked, warnings: []))
    }

    @Test func `an id that is taken is refused`() {
        #expect(book(command(), existing: Fixture.appointment()) == .refused(.appointmentExists))
    }

    @Test func `an unknown zone is refused`() {
        #expect(book(command(), timeZone: nil) == .refused(.timeZoneUnknown))
    }

    @Test(arguments: [0, -60, 24 * 3_600 + 1])
    func `an end before the start or a day later is refused`(seconds: Int) {
        #expect(book(command(seconds: Int64(seconds))) == .refused(.timeInvalid))
    }

    @Test(arguments: [[], ["a", "a"], (0...20).map { "client-\($0)" }])
    func `no client, one twice or more than twenty are refused`(clients: [String]) {
        #expect(book(command(clients: clients)) == .refused(.clientsInvalid))
    }

    @Test func `a practitioner who is unknown or gone is refused`() {
        #expect(book(command(), facts: Fixture.facts(practitioner: nil)) == .refused(.practitionerUnknown))
        let gone = Fixture.facts(practitioner: Fixture.practitioner(active: false))
        #expect(book(command(), facts: gone) == .refused(.practitionerInactive))
    }

    @Test func `overlap, licence limit, no link and no host warn and do not refuse`() {
        #expect(warnings(Fixture.facts(overlaps: true)) == [.overlap])
        #expect(warnings(Fixture.facts(connection: Fixture.connection(licence: .basic, limit: 40))) == [.licenceLimit])
        let nobody = Fixture.practitioner(slot: .none, host: nil)
        #expect(warnings(Fixture.facts(practitioner: nobody, connection: nil)) == [.notLinked, .nobodyHosts])
    }

    @Test func `forty minutes on a Basic licence do not warn`() {
        let decision = book(
            command(seconds: 2_400),
            facts: Fixture.facts(connection: Fixture.connection(licence: .basic, limit: 40))
        )
        #expect(decision == .changed(Fixture.appointment(minutes: 40), .booked, warnings: []))
    }

    @Test func `Telehealth Pro has no link to warn about`() {
        let practitioner = Fixture.practitioner(slot: ProviderSlot(provider: .telehealthPro), host: nil)
        #expect(warnings(Fixture.facts(practitioner: practitioner, connection: nil)) == [])
    }

    @Test func `a visit in person warns of nothing`() {
        var booking = command()
        booking.telehealth = false
        let facts = Fixture.facts(connection: nil, overlaps: true)
        #expect(book(booking, facts: facts) == .changed(Fixture.appointment(telehealth: false), .booked, warnings: []))
    }

    @Test func `a move changes the time and keeps the rest`() {
        let moved = Fixture.appointment(start: Fixture.start + .seconds(3_600))
        let decision = reschedule(start: moved.start, end: moved.end)
        #expect(decision == .changed(moved, .rescheduled, warnings: []))
    }

    @Test func `a move to where it is changes nothing`() {
        let same = Fixture.appointment()
        #expect(reschedule(start: same.start, end: same.end) == .unchanged(same))
    }

    @Test func `a stale revision, a cancelled or an unknown appointment cannot be moved`() {
        let end = Fixture.start + .seconds(60)
        #expect(reschedule(start: Fixture.start, end: end, expected: 6) == .refused(.revisionStale))
        #expect(
            reschedule(start: Fixture.start, end: end, current: Fixture.appointment(status: .cancelled))
                == .refused(.appointmentCancelled)
        )
        let unknown = AppointmentRules.reschedule(
            RescheduleAppointment(appointmentId: Fixture.appointment().id, start: Fixture.start, end: end),
            current: nil,
            timeZone: "Australia/Sydney",
            facts: Fixture.facts()
        )
        #expect(unknown == .refused(.appointmentUnknown))
    }

    @Test func `a cancel is final and repeatable`() {
        let command = CancelAppointment(appointmentId: Fixture.appointment().id)
        let cancelled = Fixture.appointment(status: .cancelled)
        #expect(
            AppointmentRules.cancel(command, current: (Fixture.appointment(), 1))
                == .changed(cancelled, .cancelled, warnings: [])
        )
        #expect(AppointmentRules.cancel(command, current: (cancelled, 2)) == .unchanged(cancelled))
        #expect(AppointmentRules.cancel(command, current: nil) == .refused(.appointmentUnknown))
        let stale = CancelAppointment(appointmentId: Fixture.appointment().id, expectedRevision: 1)
        #expect(AppointmentRules.cancel(stale, current: (Fixture.appointment(), 2)) == .refused(.revisionStale))
    }

    private func command(seconds: Int64 = 3_000, clients: [String] = ["client-1"]) -> BookAppointment {
        BookAppointment(
            practitionerId: Fixture.practitionerID,
            clientIds: clients.map { ClientID(rawValue: $0) },
            start: Fixture.start,
            end: Fixture.start + .seconds(seconds)
        )
    }

    private func book(
        _ command: BookAppointment,
        existing: Appointment? = nil,
        timeZone: String? = "Australia/Sydney",
        facts: BookingFacts = Fixture.facts()
    ) -> AppointmentDecision {
        AppointmentRules.book(
            command,
            id: Fixture.appointment().id,
            account: Fixture.account,
            existing: existing,
            timeZone: timeZone,
            facts: facts
        )
    }

    private func warnings(_ facts: BookingFacts) -> [ReasonCode]? {
        guard case .changed(_, .booked, let warnings) = book(command(), facts: facts) else { return nil }
        return warnings
    }

    private func reschedule(
        start: Timestamp,
        end: Timestamp,
        expected: Int64? = nil,
        current: Appointment = Fixture.appointment()
    ) -> AppointmentDecision {
        AppointmentRules.reschedule(
            RescheduleAppointment(appointmentId: current.id, start: start, end: end, expectedRevision: expected),
            current: (current, 7),
            timeZone: "Australia/Sydney",
            facts: Fixture.facts()
        )
    }
}
