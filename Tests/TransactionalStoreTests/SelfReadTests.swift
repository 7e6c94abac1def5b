import Contracts
import Harness
import ServiceRuntime
import Testing

@testable import TransactionalStore

@Suite struct SelfReadTests {
    private typealias Version = SelfRead.Version

    // MARK: The decision

    @Test func `an old record behind the stored state's is stale`() {
        var read = SelfRead()
        read.acknowledged(mark: 7, published: [0: 12])
        read.saw(record(1, 1), stored: Version(epoch: 2, revision: 3), promised: 7)
        read.passed(0, next: 13)
        #expect(read.takeStale() == [record(1, 1)])
        #expect(read.takeStale().isEmpty)
    }

    @Test func `a record that a newer one follows is none`() {
        var read = SelfRead()
        read.saw(record(1, 1), stored: Version(epoch: 1, revision: 2), promised: 7)
        read.passed(0, next: 1)
        #expect(read.takeStale().isEmpty, "the newer state is not acknowledged yet")
        read.acknowledged(mark: 7, published: [0: 2])
        #expect(read.takeStale().isEmpty, "it is acknowledged and not read yet")
        read.saw(record(1, 2), stored: Version(epoch: 1, revision: 2), promised: 7)
        read.passed(0, next: 2)
        #expect(read.takeStale().isEmpty)
    }

    @Test func `what earlier lives had published by the start is read first`() {
        var read = SelfRead(ends: [0: 3])
        read.acknowledged(mark: 7, published: [:])
        read.saw(record(1, 1), stored: Version(epoch: 1, revision: 2), promised: 7)
        read.passed(0, next: 2)
        #expect(read.takeStale().isEmpty)
        read.passed(0, next: 3)
        #expect(read.takeStale() == [record(1, 1)])
    }

    @Test func `what is promised later does not clear it, and another old record begins the wait anew`() {
        var read = SelfRead()
        read.saw(record(1, 1), stored: Version(epoch: 2, revision: 3), promised: 7)
        read.passed(0, next: 5)
        read.acknowledged(mark: 7, published: [0: 4])
        read.saw(record(1, 2), stored: Version(epoch: 2, revision: 4), promised: 9)
        read.passed(0, next: 6)
        #expect(read.takeStale().isEmpty)
        read.acknowledged(mark: 9, published: [0: 7])
        #expect(read.takeStale().isEmpty)
        // Another entity's record, and then nothing more of ours.
        read.passed(0, next: 7)
        #expect(read.takeStale() == [record(1, 2)])
    }

    @Test func `the stored state itself and what is newer are as they should be`() {
        var read = SelfRead()
        read.acknowledged(mark: 7, published: [:])
        read.saw(record(2, 3), stored: Version(epoch: 2, revision: 3), promised: 7)
        read.saw(record(2, 4, key: "appointment/b"), stored: Version(epoch: 2, revision: 3), promised: 7)
        read.passed(0, next: 9)
        #expect(read.takeStale().isEmpty)
    }

    @Test func `a record of what the store does not have is stale`() {
        var read = SelfRead()
        read.acknowledged(mark: 1, published: [:])
        read.saw(record(1, 4), stored: nil, promised: 1)
        read.passed(0, next: 1)
        #expect(read.takeStale() == [record(1, 4)])
    }

    @Test func `at the end what is still open is not waited for in the log`() {
        var read = SelfRead()
        read.saw(record(1, 1), stored: Version(epoch: 1, revision: 2), promised: 7)
        read.passed(0, next: 1)
        read.end()
        #expect(read.takeStale().isEmpty)
        read.acknowledged(mark: 7, published: [0: 100])
        #expect(read.takeStale() == [record(1, 1)])
    }

    // MARK: In the store

    @Test func `the stored state is published again in the same revision, under this epoch`() throws {
        let folder = try TemporaryFolder()
        try TestStore(folder: folder).commit([])
        let earlier = try TestStore(folder: folder)
        for number in 1...3 {
            try earlier.commit([earlier.command(TestService.booking("a"), id: "\(number)", offset: Int64(number))])
        }
        let store = try TestStore(folder: folder, epoch: 2)
        try store.commit([store.own("appointment/a", 1, 2, offset: 10)])
        #expect(store.promised.isEmpty, "the earlier life's messages are not acknowledged yet")
        try store.commit([], acknowledged: .init(mark: 6, published: [TestCell.partition: 9]))
        let event = try #require(store.promised.first)
        #expect(event.key == "appointment/a")
        #expect(event.headers["ce_epoch"] == "2")
        #expect(event.headers["ce_revision"] == "3")
        #expect(event.headers["ce_type"] == Appointment.Change.republished.rawValue)
        #expect(event.body?.contains(#""id":"a""#) == true)
        #expect(try store.text("SELECT epoch || '.' || revision FROM entity") == "2.3")
        #expect(store.metrics.render().contains("scheduling_stale_events_total 1"))
        // Its own record is no reason to do it again.
        try store.commit([store.own("appointment/a", 2, 3, offset: 11)], acknowledged: .init(mark: 7))
        #expect(store.promised.count == 1)
    }

    @Test func `what a life could not judge before its end is read again by the next one`() throws {
        let folder = try TemporaryFolder()
        try TestStore(folder: folder).commit([])
        let earlier = try TestStore(folder: folder)
        for number in 1...3 {
            try earlier.commit([earlier.command(TestService.booking("a"), id: "\(number)", offset: Int64(number))])
        }
        let store = try TestStore(folder: folder, epoch: 2)
        try store.commit([store.own("appointment/a", 1, 3, offset: 9), store.own("appointment/a", 1, 2, offset: 10)])
        let position =
            "SELECT next FROM position WHERE topic = 'scheduling.events.v1' AND partition = \(TestCell.partition)"
        #expect(try store.text(position) == "10", "the earlier life's messages are not acknowledged yet")
        try store.commit([PlacedUnit(topic: 0, partition: 0, offset: 0, unit: .selfReadOver)])
        #expect(try store.text("SELECT value FROM fact WHERE name = 'selfread'") != "no")
        try store.commit([], acknowledged: .init(mark: 6, published: [TestCell.partition: 9]))
        #expect(store.promised.map(\.key) == ["appointment/a"])
        #expect(try store.text("SELECT value FROM fact WHERE name = 'selfread'") == "no")
    }

    @Test func `what the store does not have is erased, and what comes under its id later counts on`() throws {
        let store = try TestStore(epoch: 5)
        try store.commit(
            [store.own("appointment/gone", 4, 9, offset: 3)],
            acknowledged: .init(mark: 0, published: [:])
        )
        let event = try #require(store.promised.first)
        #expect(event.body == nil)
        #expect(event.headers["ce_type"] == Appointment.Change.erased.rawValue)
        #expect(event.headers["ce_dataschema"] == Appointment.schema)
        #expect(event.headers["ce_revision"] == "9")
        try store.commit([store.command(TestService.booking("gone"), id: "1", offset: 0)])
        #expect(store.promised[1].headers["ce_revision"] == "10")
    }

    @Test func `a batch that is rolled back is not remembered`() throws {
        let store = try TestStore(epoch: 2)
        let units = try [
            store.own("appointment/gone", 1, 1, offset: 0),
            store.command(TestService.booking("a", timeZone: "poison"), id: "1", offset: 0),
        ]
        try store.commit(units, acknowledged: .init(mark: 0, published: [:]))
        #expect(store.promised.filter { $0.key == "appointment/gone" }.count == 1)
    }
}

private func record(_ epoch: Int64, _ revision: Int64, key: String = "appointment/a") -> OwnRecord {
    OwnRecord(
        key: key,
        account: TestCell.account,
        partition: 0,
        version: SelfRead.Version(epoch: epoch, revision: revision)
    )
}
