import Contracts
import SQLite
import ServiceRuntime
import Testing
import TransactionalStore

@testable import Scheduling

@Suite struct SessionProjectionTests {
    let cell = try? StepStore()

    /// A practice with one booked appointment.
    private func booked() throws -> StepStore {
        let cell = try #require(cell)
        try cell.addPractice()
        try cell.book()
        return cell
    }

    @Test func `a session follows its meeting, call and clients`() throws {
        let cell = try booked()
        try cell.apply(Fixture.meeting(.ready))
        #expect(try cell.session()?.state == .ready)
        cell.now = Fixture.start
        let id = AppointmentID(rawValue: "appointment-1")
        try cell.write { transaction in
            let store = SchedulingStore(transaction.database)
            _ = try store.setWaiting(ClientID(rawValue: "client-1"), for: id, at: transaction.now)
            try transaction.refreshSession(of: id)
        }
        #expect(try cell.session()?.clientsWaiting == 1)
        try cell.apply(Fixture.call(.live))
        #expect(try cell.session()?.state == .live)
        try cell.apply(Fixture.call(.ended))
        #expect(try cell.session()?.state == .ended)
        #expect(try cell.session()?.clientsWaiting == 0)
        try cell.erase(Call.self, CallID(rawValue: "call-1"))
        #expect(try cell.session()?.state == .ready)
    }

    @Test func `a session follows the practitioner's link, whichever event comes first`() throws {
        let cell = try #require(cell)
        try cell.addPractice(connection: nil)
        try cell.book()
        #expect(try cell.session()?.reason == .notLinked)
        try cell.apply(Fixture.connection())
        #expect(try cell.session()?.reason == .notProvisionedYet)
        try cell.apply(Fixture.connection(status: .needsReconnect))
        #expect(try cell.session()?.reason == .needsReconnect)
        try cell.apply(Fixture.practitioner(slot: .none))
        #expect(try cell.session()?.reason == .notLinked)
        try cell.apply(Fixture.connection())
        #expect(try cell.session()?.reason == .notLinked)
        try cell.apply(Fixture.practitioner(host: UserID(rawValue: "user-2")))
        #expect(try cell.session()?.reason == .startSuspended)
    }

    @Test func `a link that does not hold the slot changes nothing`() throws {
        let cell = try booked()
        let before = cell.events("session/appointment-1")
        var other = Fixture.connection(status: .refused)
        other.id = ConnectionID(rawValue: "connection-2")
        try cell.apply(other)
        #expect(cell.events("session/appointment-1") == before)
    }

    @Test func `a change that means nothing for sessions publishes none`() throws {
        let cell = try booked()
        let before = cell.promised.count
        var practitioner = Fixture.practitioner()
        practitioner.displayName = "Ada Renamed"
        try cell.apply(practitioner)
        #expect(cell.promised.count == before)
    }

    @Test func `another practice's events change nothing of ours`() throws {
        let cell = try booked()
        var call = Fixture.call(.live)
        call.accountId = AccountID(rawValue: "account-2")
        try cell.apply(call)
        #expect(try cell.session()?.state == .notReady)
        // Nor when something of ours has it looked at again.
        try cell.write { try $0.refreshSession(of: AppointmentID(rawValue: "appointment-1")) }
        #expect(try cell.session()?.state == .notReady)
    }

    @Test func `two hours after its end a session that nobody held is over, and not earlier`() throws {
        let cell = try booked()
        let end = Fixture.appointment().end + SessionRules.openAfterEnd
        cell.now = end
        #expect(try cell.write(SessionKeeper.step) == end + .milliseconds(1))
        #expect(try cell.session()?.state == .notReady)
        cell.now = end + .milliseconds(1)
        _ = try cell.write(SessionKeeper.step)
        #expect(try cell.session()?.reason == .noShow)
        let published = cell.events("session/appointment-1")
        #expect(try cell.write(SessionKeeper.step) == cell.now + SessionKeeper.longestSleep)
        #expect(cell.events("session/appointment-1") == published)
    }

    @Test func `clients whose page has fallen silent no longer wait`() throws {
        let cell = try booked()
        try cell.apply(Fixture.meeting(.ready))
        cell.now = Fixture.start
        let id = AppointmentID(rawValue: "appointment-1")
        for client in ["client-1", "client-2"] {
            try cell.write { transaction in
                let store = SchedulingStore(transaction.database)
                _ = try store.setWaiting(ClientID(rawValue: client), for: id, at: transaction.now)
                try transaction.refreshSession(of: id)
            }
            cell.now = cell.now + .seconds(60)
        }
        #expect(try cell.session()?.clientsWaiting == 2)
        _ = try cell.write(SessionKeeper.step)
        #expect(try cell.session()?.clientsWaiting == 1)
        cell.now = Fixture.start + .seconds(60) + SessionKeeper.waitingLasts + .milliseconds(1)
        _ = try cell.write(SessionKeeper.step)
        #expect(try cell.session()?.clientsWaiting == 0)
    }

    @Test func `a change of many sessions is done at once for the next ones, by the keeper for the rest`() throws {
        let cell = try #require(cell)
        try cell.addPractice(connection: nil)
        let count = StandingProjection.chunk * 2 + 5
        for number in 0..<count {
            try cell.book("a-\(number)", start: Fixture.start + .seconds(Int64(number) * 3_600))
        }
        try cell.apply(Fixture.connection())
        #expect(cell.woken.value == 1)
        let linked = "entity WHERE key LIKE 'session/%' AND CAST(body AS TEXT) LIKE '%not-provisioned-yet%'"
        #expect(try cell.database.integer("SELECT count(*) FROM \(linked)") == Int64(StandingProjection.chunk))
        #expect(try cell.session("a-0")?.reason == .notProvisionedYet)
        #expect(try cell.write(SessionKeeper.step) == cell.now)
        _ = try cell.write(SessionKeeper.step)
        #expect(try cell.database.integer("SELECT count(*) FROM \(linked)") == Int64(count))
        #expect(try cell.store.firstRecheck() == nil)
    }

    @Test func `a cancelled appointment's session stays cancelled when the link changes`() throws {
        let cell = try booked()
        _ = try cell.handle(CancelAppointment(appointmentId: AppointmentID(rawValue: "appointment-1")))
        try cell.apply(Fixture.connection(status: .needsReconnect))
        #expect(try cell.session()?.reason == .appointmentCancelled)
    }
}
