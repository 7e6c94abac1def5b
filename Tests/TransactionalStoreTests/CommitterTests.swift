import Contracts
import Harness
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

@Suite struct CommitterTests {
    // MARK: Commands

    @Test func `a command becomes state, an event, an outcome and a position in one transaction`() throws {
        let store = try TestStore()
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)])
        #expect(try store.count("entity WHERE key = 'appointment/a' AND revision = 1 AND epoch = 1") == 1)
        #expect(try store.count("outbox") == 2)
        #expect(try store.position(2) == 1)
        let promised = store.promised
        #expect(promised.map(\.topic) == ["scheduling.events.v1", "scheduling.outcomes.v1"])
        #expect(promised[0].headers["ce_causationid"] == "1")
        #expect(promised[0].headers["ce_correlationid"] == "1")
        #expect(promised[0].headers["ce_id"] != promised[1].headers["ce_id"])
        #expect(promised[1].outcome?.entity == "appointment/a")
        #expect(store.delivered.flatMap(\.states).map(\.key) == ["appointment/a"])
    }

    @Test func `the bytes in the state, in the outbox and on their way are the same`() throws {
        let store = try TestStore()
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)])
        let body = try #require(store.promised[0].body)
        #expect(try store.text("SELECT CAST(body AS TEXT) FROM entity") == body)
        #expect(try store.text("SELECT CAST(body AS TEXT) FROM outbox WHERE number = 1") == body)
        let row = OutboxTable(storePath: store.folder.path("store.sqlite"))
        let rows = try row.rows(after: 0, limit: 10)
        #expect(rows.messages.map { TestStore.Promised($0, rows.bytes) } == store.promised)
    }

    @Test func `a repeat changes nothing and promises the same outcome under the same id and time`() throws {
        let store = try TestStore()
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)])
        store.now = store.now + .seconds(60)
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 1)])
        let outcomes = store.promised.filter { $0.topic == "scheduling.outcomes.v1" }
        #expect(outcomes.count == 2)
        #expect(outcomes[0].headers == outcomes[1].headers)
        #expect(outcomes[0].body == outcomes[1].body)
        #expect(try store.count("entity WHERE revision = 1") == 1)
        #expect(store.metrics.render().contains("scheduling_commands_repeated_total 1"))
    }

    @Test func `a rejection is remembered unless it is retriable`() throws {
        let store = try TestStore()
        try store.commit([
            try store.command(TestService.booking("a", timeZone: "refuse"), id: "1", offset: 0),
            try store.command(TestService.booking("a", timeZone: "later"), id: "2", offset: 1),
        ])
        try store.commit([
            try store.command(TestService.booking("a"), id: "1", offset: 2),
            try store.command(TestService.booking("a"), id: "2", offset: 3),
        ])
        let results = store.promised.compactMap(\.outcome)
        #expect(results.map(\.reason) == [.timeZoneUnknown, .zoomUnreachable, .timeZoneUnknown, nil])
    }

    @Test func `the same id of another account is another command`() throws {
        let store = try TestStore()
        try store.commit([
            try store.command(TestService.booking("a"), id: "1", offset: 0),
            try store.command(TestService.booking("b"), id: "1", offset: 1, account: AccountID(rawValue: "other")),
        ])
        #expect(try store.count("entity") == 2)
    }

    @Test func `another account's entity is never overwritten`() throws {
        let store = try TestStore()
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)])
        try store.commit([
            try store.command(TestService.booking("a"), id: "2", offset: 1, account: AccountID(rawValue: "other"))
        ])
        #expect(try store.text("SELECT account FROM entity") == "account-1")
        #expect(try store.count("dead_letter WHERE reason = 'handler-failed'") == 1)
    }

    @Test func `a result that the bus would not take is refused with its reason, and nothing of it stays`() throws {
        let store = try TestStore()
        try store.commit([
            try store.command(TestService.booking("a"), id: "1", offset: 0),
            try store.command(TestService.booking("b", timeZone: "huge"), id: "2", offset: 1),
            try store.command(TestService.booking("c"), id: "3", offset: 2),
        ])
        let outcomes = store.promised.compactMap(\.outcome).filter { $0.commandId.rawValue != "" }
        #expect(outcomes.map(\.reason) == [nil, .resultTooLarge, nil])
        #expect(try store.count("entity") == 2)
        #expect(try store.count("dead_letter") == 0)
    }

    // MARK: What throws

    @Test func `one that throws is set aside and answered, its neighbours are handled`() throws {
        let store = try TestStore()
        let units = try (0..<10).map { number in
            try store.command(
                TestService.booking("a-\(number)", timeZone: number == 4 ? "poison" : nil),
                id: "\(number)",
                offset: Int64(number)
            )
        }
        try store.commit(units)
        #expect(try store.count("entity") == 9)
        #expect(try store.count("audit") == 9)
        #expect(try store.count("dead_letter WHERE reason = 'handler-failed' AND offset = 4 AND body IS NOT NULL") == 1)
        #expect(try store.position(2) == 10)
        let outcomes = store.promised.compactMap(\.outcome).filter { $0.commandType == BookAppointment.type }
        #expect(outcomes.map(\.commandId.rawValue) == (0..<10).map(String.init))
        #expect(outcomes[4].reason == .handlerFailed)
        #expect(outcomes[4].retriable == true)
        // Before it, itself set aside, and after it.
        #expect(store.delivered.count == 3)
        #expect(store.promised.map(\.number) == Array(1...Int64(store.promised.count)))
    }

    @Test func `what failed can come again when it is mended`() throws {
        let store = try TestStore()
        try store.commit([try store.command(TestService.booking("a", timeZone: "poison"), id: "1", offset: 0)])
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 1)])
        #expect(store.promised.compactMap(\.outcome).last?.result == .accepted)
    }

    @Test func `a poisonous event and a poisonous outcome are set aside`() throws {
        let store = try TestStore()
        try store.commit([
            try store.event("one", offset: 0, revision: 1), try store.event("poison", offset: 1, revision: 2),
            store.outcome(.accepted, of: "claim", id: "o", offset: 0, entity: "practitioner/poison"),
            try store.event("three", offset: 2, revision: 3),
        ])
        #expect(try store.reactions == ["none -> one", "one -> three"])
        #expect(try store.count("dead_letter WHERE reason = 'handler-failed'") == 2)
        #expect(try store.position(0) == 3)
        #expect(try store.position(1) == 1)
    }

    @Test func `an error's words never quote a message`() throws {
        let store = try TestStore()
        try store.commit([try store.command(TestService.booking("secret", timeZone: "poison"), id: "1", offset: 0)])
        let lines = store.log.entries.map { "\($0.message) \($0.metadata)" }.joined()
        #expect(lines.contains("set aside") && !lines.contains("secret"))
    }

    @Test func `memory is rolled back with the database`() throws {
        let store = try TestStore()
        let ran = Counter()
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)])
        let mark = store.transaction.mark
        #expect(throws: TestService.Poison.self) {
            try store.write { transaction in
                transaction.afterCommit { ran.increment() }
                try transaction.erase(Appointment.self, AppointmentID(rawValue: "a"), account: TestCell.account)
                throw TestService.Poison()
            }
        }
        #expect(store.transaction.mark == mark)
        #expect(ran.value == 0)
        #expect(store.delivered.count == 1)
        #expect(try store.count("entity WHERE body IS NULL") == 0)
        #expect(
            store.metrics.render().contains(#"result="accepted",type="telehealth.scheduling.appointment.book.v1"} 1"#)
        )
    }

    @Test func `requests that throw are told, and the others are not disturbed`() throws {
        let store = try TestStore()
        let answers = Lock([String]())
        let doors = (0..<5).map { number in
            Door(
                body: { transaction in
                    try transaction.erase(
                        Appointment.self,
                        AppointmentID(rawValue: "d-\(number)"),
                        account: TestCell.account
                    )
                    if number % 2 == 1 { throw TestService.Poison() }
                },
                finish: { error in answers.withLock { $0.append("\(number) \(error == nil ? "done" : "failed")") } }
            )
        }
        let left = try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)], doors: doors)
        #expect(left.isEmpty)
        #expect(answers.withLock { $0.sorted() } == ["0 done", "1 failed", "2 done", "3 failed", "4 done"])
        #expect(try store.count("entity") == 4)
    }

    // MARK: Positions

    @Test func `what lies before the position is not handled again`() throws {
        let store = try TestStore()
        let units = try (0..<3).map { try store.command(TestService.booking(nil), id: "\($0)", offset: Int64($0)) }
        try store.commit(units)
        try store.commit(units)
        #expect(try store.count("entity") == 3)
        #expect(try store.position(2) == 3)
    }

    @Test func `a position that somebody else has moved ends the work`() throws {
        let store = try TestStore()
        try store.database.execute("UPDATE position SET next = 7 WHERE topic = 'scheduling.commands.v1'")
        let error = #expect(throws: DatabaseError.self) {
            try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)])
        }
        #expect(error?.kind == .refused)
        #expect(try store.count("entity") == 0)
    }

    // MARK: Faults of the machine

    @Test func `on a full disk nothing is skipped, and all is done when there is room`() throws {
        let store = try TestStore()
        try store.database.execute("PRAGMA max_page_count = 1")
        let units = try (0..<200).map { number in
            try store.command(TestService.booking("a-\(number)"), id: "\(number)", offset: Int64(number))
        }
        #expect(throws: Committer.MachineFault.self) { try store.commit(units) }
        #expect(try store.count("entity") == 0)
        #expect(!store.database.isInTransaction)
        try store.database.execute("PRAGMA max_page_count = 1000000")
        try store.commit(units)
        #expect(try store.count("entity") == 200)
        #expect(try store.count("dead_letter") == 0)
        #expect(store.promised.map(\.number) == Array(1...400))
    }

    @Test func `a handler that goes on after the database has given up changes nothing`() throws {
        let store = try TestStore()
        try store.database.execute("PRAGMA max_page_count = 1")
        var doors = [
            Door(
                body: { transaction in
                    let fill = try transaction.database.statement(
                        "INSERT INTO reaction VALUES (hex(zeroblob(100000)), '')"
                    )
                    try? fill.run()
                    _ = try? transaction.erase(
                        Appointment.self,
                        AppointmentID(rawValue: "x"),
                        account: TestCell.account
                    )
                },
                finish: { _ in }
            )
        ]
        #expect(throws: Committer.MachineFault.self) {
            try store.committer.commit([], doors: &doors, now: store.now) { _ in }
        }
        #expect(doors.count == 1)
        #expect(try store.count("entity") == 0)
    }

    // MARK: States of others

    @Test func `states are applied in order, once, and an erased one is remembered`() throws {
        let store = try TestStore()
        try store.commit([
            try store.event("one", offset: 0, revision: 1), try store.event("three", offset: 1, revision: 3),
            try store.event("two", offset: 2, revision: 2), try store.event("three", offset: 3, revision: 3),
            try store.event("three", offset: 4, epoch: 2, revision: 3),
            try store.event(nil, offset: 5, epoch: 2, revision: 4),
            try store.event("late", offset: 6, epoch: 1, revision: 9),
        ])
        #expect(try store.reactions == ["none -> one", "one -> three", "three -> none"])
        #expect(try store.count("replica WHERE body IS NULL AND epoch = 2 AND revision = 4") == 1)
    }

    @Test func `an outcome of ours is handled once, however often it comes`() throws {
        let store = try TestStore()
        try store.commit([store.outcome(.rejected, of: "claim-1", id: "1.7", offset: 0)])
        try store.commit([
            store.outcome(.rejected, of: "claim-1", id: "1.7", offset: 1),
            store.outcome(.accepted, of: "claim-2", id: "1.9", offset: 2),
        ])
        #expect(try store.reactions == ["rejected", "accepted"])
    }

    @Test func `a marker erases what was not brought again`() throws {
        let store = try TestStore()
        try store.commit([
            try store.event("kept", id: "k", offset: 0, revision: 1),
            try store.event("lost", id: "l", offset: 1, revision: 1),
        ])
        let marker = PlacedUnit(
            topic: 0,
            partition: 0,
            offset: 3,
            unit: .republished(topic: TestStore.topics[0], partition: 0, epoch: 2)
        )
        try store.commit([try store.event("kept", id: "k", offset: 2, epoch: 2, revision: 1), marker])
        #expect(try store.reactions == ["none -> kept", "none -> lost", "lost -> none"])
        #expect(try store.count("replica WHERE body IS NOT NULL") == 1)
        // It may come back later.
        try store.commit([try store.event("back", id: "l", offset: 4, epoch: 2, revision: 5)])
        #expect(try store.reactions.last == "none -> back")
    }

    @Test func `a log that is read again from its start erases what it no longer shows`() throws {
        let folder = try TemporaryFolder()
        do {
            let store = try TestStore(folder: folder)
            try store.commit([
                try store.event("one", id: "a", offset: 0, revision: 1),
                try store.event("two", id: "b", offset: 1, revision: 1),
                try store.event("three", id: "c", offset: 2, revision: 1),
                try store.event("five", id: "d", offset: 3, revision: 1),
            ])
            try store.database.execute(
                """
                UPDATE position SET next = 0; INSERT INTO recheck VALUES ('identity.events.v1', 0, 5, 2);
                DELETE FROM reaction
                """
            )
        }
        let probe = try TestStore(folder: folder)
        let rechecks = try Opening.rechecks(probe.database, topics: TestStore.topics)
        let store = try TestStore(folder: folder, epoch: 2, rechecks: rechecks)
        try store.commit([try store.event("one", id: "a", offset: 1, revision: 1)])
        #expect(try store.count("replica WHERE body IS NOT NULL") == 4)
        try store.commit([try store.event("TWO", id: "b", offset: 4, revision: 2)])
        #expect(try store.reactions == ["two -> TWO", "three -> none", "five -> none"])
        #expect(try store.count("recheck") == 0)
        #expect(store.committer.rechecks.isEmpty)
        // Compaction may have hidden a state whose successor lies beyond: that one counts, were it the same once more.
        try store.commit([try store.event("four", id: "c", offset: 5, revision: 2)])
        #expect(try store.reactions.last == "none -> four")
        try store.commit([try store.event("five", id: "d", offset: 6, revision: 1)])
        #expect(try store.reactions.last == "none -> five")
        try store.commit([try store.event("five", id: "d", offset: 7, revision: 1)])
        #expect(try store.reactions.count == 5)
    }

    // MARK: Out

    @Test func `what is acknowledged leaves the outbox with the next commit`() throws {
        let store = try TestStore()
        try store.commit([try store.command(TestService.booking("a"), id: "1", offset: 0)])
        try store.commit(
            [try store.command(TestService.booking("b"), id: "2", offset: 1)],
            acknowledged: Committer.Acknowledged(mark: 1, published: [1: 5])
        )
        #expect(try OutboxTable.bounds(store.database) == 2...4)
        #expect(try store.count("published WHERE partition = 1 AND next = 5") == 1)
    }

    @Test func `somebody else's claim of the service is told`() throws {
        let store = try TestStore()
        func owner(_ id: String, _ epoch: Int64) -> PlacedUnit {
            let record = OwnerRecord(storeId: id, epoch: epoch, startedAt: store.now)
            return PlacedUnit(topic: 0, partition: 0, offset: 0, unit: .owner(record))
        }
        try store.commit([owner("store-1", 1)])
        #expect(store.delivered.last?.usurper == nil)
        try store.commit([owner("store-1", 2)])
        #expect(store.delivered.last?.usurper?.epoch == 2)
        try store.commit([owner("store-2", 1)])
        #expect(store.delivered.last?.usurper?.storeId == "store-2")
    }
}
