import Bus
import Contracts
import SQLite
import ServiceRuntime
import Testing

@testable import TransactionalStore

@Suite struct UpkeepTests {
    @Test func `commands are forgotten after their time, a few at once, the oldest first`() throws {
        let store = try TestStore { $0.upkeepRows = 4 }
        for number in 0..<6 {
            try store.commit([
                try store.command(TestService.booking(nil), id: "\(number)", offset: Int64(number))
            ])
        }
        store.now = store.now + .seconds(21 * 86_400 - 1)
        #expect(try upkeep(store) == false)
        #expect(try store.count("inbox") == 6)
        store.now = store.now + .seconds(2)
        #expect(try upkeep(store) == true)
        #expect(try store.count("inbox") == 2)
        #expect(try upkeep(store) == false)
        #expect(try store.count("inbox") == 0)
    }

    @Test func `a dead letter's bytes go after 30 days, what it was stays`() throws {
        let store = try TestStore()
        try store.commit([letter(0)])
        store.now = store.now + .seconds(29 * 86_400)
        _ = try upkeep(store)
        #expect(try DeadLetterEntry.list(store.database).first?.body != nil)
        store.now = store.now + .seconds(86_401)
        _ = try upkeep(store)
        let entry = try #require(try DeadLetterEntry.list(store.database).first)
        #expect(entry.body == nil && entry.headers.isEmpty)
        #expect(entry.reason == "token-missing" && entry.hash.count == 64)
    }

    @Test func `only so many dead letters keep their bytes, and none that is huge`() throws {
        let store = try TestStore {
            $0.deadLetterCount = 3
            $0.largestDeadLetter = 100
        }
        try store.commit((0..<5).map { letter($0) } + [letter(5, size: 101)])
        _ = try upkeep(store)
        #expect(
            try DeadLetterEntry.list(store.database).map { $0.body != nil } == [false, true, true, false, false, false]
        )
    }

    @Test func `a dead letter can be shown whole`() throws {
        let store = try TestStore()
        try store.commit([letter(0)])
        let entry = try #require(try DeadLetterEntry.find(1, store.database))
        #expect(entry.headers.map(\.name) == ["ce_id"])
        #expect(entry.key == Array("k".utf8))
        #expect(try DeadLetterEntry.find(2, store.database) == nil)
        #expect(try DeadLetterEntry.list(store.database, before: 1).isEmpty)
    }

    @Test func `the audit is only ever added to`() throws {
        let store = try TestStore()
        try store.write { transaction in
            try transaction.audit("act", by: .operator, account: TestCell.account, subject: "x")
        }
        #expect(throws: DatabaseError.self) { try store.database.execute("UPDATE audit SET actor = 'nobody'") }
        #expect(throws: DatabaseError.self) { try store.database.execute("DELETE FROM audit") }
        #expect(try store.text("SELECT actor FROM audit") == "operator")
    }

    private func upkeep(_ store: TestStore) throws -> Bool {
        let more = Lock(false)
        try store.write { transaction in
            let result = try Upkeep.forget(transaction)
            more.withLock { $0 = result }
        }
        return more.withLock { $0 }
    }

    private func letter(_ offset: Int64, size: Int = 10) -> PlacedUnit {
        var headers: [UInt8] = []
        HeaderBlock.append(HeaderName.id, "1", to: &headers)
        return PlacedUnit(
            topic: 2,
            partition: 0,
            offset: offset,
            unit: .deadLetter(
                DeadLetter(
                    reason: .tokenMissing,
                    topic: TestStore.topics[2],
                    partition: 0,
                    offset: offset,
                    key: Array("k".utf8),
                    headers: headers,
                    body: [UInt8](repeating: 1, count: size)
                )
            )
        )
    }
}
