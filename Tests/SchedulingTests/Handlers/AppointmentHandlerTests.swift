import Contracts
import SQLite
import Testing
import TransactionalStore

@testable import Scheduling

@Suite struct AppointmentHandlerTests {
    let cell = try? StepStore()

    private func practice() throws -> StepStore {
        let cell = try #require(cell)
        try cell.addPractice()
        return cell
    }

    @Test func `a booking is stored, published, and has a session`() throws {
        let cell = try practice()
        #expect(try cell.book() == .accepted(entity: "appointment/appointment-1", revision: 1))
        #expect(try cell.appointment() == Fixture.appointment())
        let session = try #require(try cell.session())
        #expect(session.state == .notReady)
        #expect(session.reason == .notProvisionedYet)
        #expect(cell.promised.map(\.key) == ["appointment/appointment-1", "session/appointment-1"])
        #expect(try cell.store.past(of: Fixture.appointment())?.bookedBy == "user/user-1")
    }

    @Test func `an appointment without telehealth has no session`() throws {
        let cell = try practice()
        try cell.book(telehealth: false)
        #expect(try cell.session() == nil)
        #expect(cell.promised.map(\.key) == ["appointment/appointment-1"])
    }

    @Test func `an id is made when the command has none`() throws {
        let cell = try practice()
        let command = BookAppointment(
            practitionerId: Fixture.practitionerID,
            clientIds: [ClientID(rawValue: "client-1")],
            start: Fixture.start,
            end: Fixture.start + .seconds(600)
        )
        #expect(try cell.handle(command) == .accepted(entity: "appointment/new-1", revision: 1))
        #expect(
            try cell.handle(command)
                == .accepted(
                    entity: "appointment/new-2",
                    revision: 1,
                    warnings: [Outcome.Warning(.overlap)]
                )
        )
    }

    @Test func `what is wrong with a booking has its own code`() throws {
        let cell = try practice()
        #expect(try cell.book(minutes: 0) == .rejected(.timeInvalid))
        #expect(try cell.book(minutes: 24 * 60 + 1) == .rejected(.timeInvalid))
        #expect(try cell.book(timeZone: "Mars/Olympus") == .rejected(.timeZoneUnknown))
        #expect(try cell.book(timeZone: "GMT+03:00") == .rejected(.timeZoneUnknown))
        #expect(try cell.book(practitioner: PractitionerID(rawValue: "nobody")) == .rejected(.practitionerUnknown))
        #expect(try cell.book(account: AccountID(rawValue: "account-2")) == .rejected(.practitionerUnknown))
        try cell.apply(Fixture.practitioner(active: false))
        #expect(try cell.book() == .rejected(.practitionerInactive))
        #expect(cell.promised.isEmpty)
    }

    @Test func `an id that is taken, by whomever, is refused`() throws {
        let cell = try practice()
        try cell.book()
        #expect(try cell.book() == .rejected(.appointmentExists))
        let other = AccountID(rawValue: "account-2")
        var stranger = Fixture.practitioner()
        stranger.id = PractitionerID(rawValue: "practitioner-2")
        stranger.accountId = other
        try cell.apply(stranger)
        #expect(try cell.book(practitioner: stranger.id, account: other) == .rejected(.appointmentExists))
    }

    @Test func `the practice's zone is taken when the command names none, an alias as it is`() throws {
        let cell = try practice()
        try cell.book("a")
        try cell.book("b", timeZone: "Asia/Calcutta")
        #expect(try cell.appointment("a")?.timeZone == "Australia/Sydney")
        #expect(try cell.appointment("b")?.timeZone == "Asia/Calcutta")
    }

    @Test func `an overlap is warned of, touching is none, and neither is what is cancelled or held in the room`()
        throws
    {
        let cell = try practice()
        try cell.book("first", start: Fixture.start, minutes: 60)
        #expect(try warnings(cell.book("after", start: Fixture.start + .seconds(3_600), minutes: 30)) == [])
        #expect(try warnings(cell.book("before", start: Fixture.start - .seconds(1_800), minutes: 30)) == [])
        #expect(try warnings(cell.book("inside", start: Fixture.start + .seconds(60), minutes: 1)) == [.overlap])
        let room = try cell.book("room", start: Fixture.start + .seconds(120), minutes: 1, telehealth: false)
        #expect(try warnings(room) == [])
        for id in ["first", "inside"] {
            _ = try cell.handle(CancelAppointment(appointmentId: AppointmentID(rawValue: id)))
        }
        #expect(try warnings(cell.book("again", start: Fixture.start, minutes: 60)) == [])
        let long = Fixture.start + .seconds(2 * 86_400)
        try cell.book("long", start: long, minutes: 24 * 60)
        #expect(try warnings(cell.book("late", start: long + .seconds(86_399), minutes: 1)) == [.overlap])
    }

    @Test func `moving tells the session, changes the place, and needs the revision that was read`() throws {
        let cell = try practice()
        try cell.book()
        let later = Fixture.start + .seconds(86_400)
        let move = RescheduleAppointment(
            appointmentId: AppointmentID(rawValue: "appointment-1"),
            start: later,
            end: later + .seconds(600),
            expectedRevision: 1
        )
        #expect(try cell.handle(move) == .accepted(entity: "appointment/appointment-1", revision: 2))
        let moved = try #require(try cell.appointment())
        #expect(moved.start == later)
        #expect(try cell.store.past(of: moved)?.movedFrom == Fixture.start)
        #expect(try cell.handle(move) == .rejected(.revisionStale))
        let window = (later - .seconds(60), later + .seconds(60))
        let found = try cell.store.appointments(of: Fixture.practitionerID, from: window.0, to: window.1)
        #expect(found.map(\.rawValue) == ["appointment-1"])
        let before = try cell.store.appointments(
            of: Fixture.practitionerID,
            from: Fixture.start,
            to: Fixture.start + .seconds(60)
        )
        #expect(before.isEmpty)
    }

    @Test func `moving to another practitioner takes the session along`() throws {
        let cell = try practice()
        var other = Fixture.practitioner(slot: ProviderSlot(provider: .telehealthPro))
        other.id = PractitionerID(rawValue: "practitioner-2")
        try cell.apply(other)
        try cell.book()
        let verdict = try cell.handle(
            RescheduleAppointment(
                appointmentId: AppointmentID(rawValue: "appointment-1"),
                start: Fixture.start,
                end: Fixture.start + .seconds(600),
                practitionerId: other.id
            )
        )
        #expect(verdict == .accepted(entity: "appointment/appointment-1", revision: 2))
        let session = try #require(try cell.session())
        #expect(session.practitionerId == other.id)
        #expect(session.reason == .providerTelehealthPro)
    }

    @Test func `a move that changes nothing is accepted and published nowhere`() throws {
        let cell = try practice()
        try cell.book()
        let appointment = Fixture.appointment()
        let move = RescheduleAppointment(
            appointmentId: appointment.id,
            start: appointment.start,
            end: appointment.end
        )
        #expect(try cell.handle(move) == .accepted(entity: appointment.key, revision: 1))
        #expect(cell.events(appointment.key) == 1)
    }

    @Test func `cancelling is final, may be repeated, and ends the session`() throws {
        let cell = try practice()
        try cell.book()
        let id = AppointmentID(rawValue: "appointment-1")
        #expect(try cell.handle(CancelAppointment(appointmentId: id, expectedRevision: 9)) == .rejected(.revisionStale))
        let done = Verdict.accepted(entity: "appointment/appointment-1", revision: 2)
        #expect(try cell.handle(CancelAppointment(appointmentId: id, expectedRevision: 1)) == done)
        #expect(try cell.handle(CancelAppointment(appointmentId: id, expectedRevision: 1)) == done)
        #expect(try cell.session()?.reason == .appointmentCancelled)
        let move = RescheduleAppointment(appointmentId: id, start: Fixture.start, end: Fixture.start + .seconds(60))
        #expect(try cell.handle(move) == .rejected(.appointmentCancelled))
        #expect(try cell.database.integer("SELECT count(*) FROM audit WHERE action = 'cancel'") == 1)
    }

    @Test func `another practice's appointment does not exist`() throws {
        let cell = try practice()
        try cell.book()
        let id = AppointmentID(rawValue: "appointment-1")
        let stranger = AccountID(rawValue: "account-2")
        let cancel = CancelAppointment(appointmentId: id)
        #expect(try cell.handle(cancel, account: stranger) == .rejected(.appointmentUnknown))
        let move = RescheduleAppointment(appointmentId: id, start: Fixture.start, end: Fixture.start + .seconds(60))
        #expect(try cell.handle(move, account: stranger) == .rejected(.appointmentUnknown))
    }

    private func warnings(_ verdict: Verdict) throws -> [ReasonCode] {
        guard case .accepted(_, _, let warnings) = verdict else { throw Refused(verdict: verdict) }
        return warnings.map(\.code)
    }

    private struct Refused: Error { var verdict: Verdict }
}
