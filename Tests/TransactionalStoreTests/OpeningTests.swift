import Bus
import Contracts
import Harness
import SQLite
import Testing

@testable import TransactionalStore

@Suite struct OpeningTests {
    static let now = Timestamp(seconds: 1_795_507_200)
    static let events = "identity.events.v1"
    static let commands = "scheduling.commands.v1"

    // MARK: Who may own the service

    @Test func `the first life of a new store begins at epoch 1 and at the start of every log`() throws {
        let plan = try self.plan(memory(), log())
        #expect(plan.epoch == 1)
        #expect(!plan.republishes)
        #expect(plan.positions.map(\.offset) == [3, 2])
        #expect(plan.notices.isEmpty)
    }

    @Test func `each life has a higher epoch than the store and the owner record have seen`() throws {
        let memory = memory { $0.epoch = 7 }
        #expect(try plan(memory, log()).epoch == 8)
        #expect(try plan(memory, log { $0.owner = self.owner("store-1", 7) }).epoch == 8)
        #expect(try plan(memory, log { $0.owner = self.owner("x", 40) }, takesOver: true).epoch == 41)
    }

    @Test func `another store's service is left alone`() {
        let refusal = #expect(throws: Opening.Refusal.self) {
            try plan(memory(), log { $0.owner = self.owner("other", 3) })
        }
        #expect(refusal?.description.contains("owned by another store (other, epoch 3)") == true)
        #expect(refusal?.description.contains("--take-over") == true)
    }

    @Test func `an older copy of the store does not start by itself`() throws {
        let memory = memory { $0.epoch = 3 }
        let log = log { $0.owner = self.owner("store-1", 4) }
        let refusal = #expect(throws: Opening.Refusal.self) { try self.plan(memory, log) }
        #expect(refusal?.description.contains("older copy (epoch 3") == true)
        let plan = try self.plan(memory, log, takesOver: true)
        #expect(plan.republishes)
        #expect(plan.epoch == 5)
    }

    @Test func `a store that lacks what the bus has does not start by itself`() throws {
        let log = log {
            $0.newer = OwnRecord(
                key: "appointment/a",
                account: AccountID(rawValue: "account-1"),
                partition: 3,
                version: SelfRead.Version(epoch: 4, revision: 9)
            )
        }
        let refusal = #expect(throws: Opening.Refusal.self) { try self.plan(memory(), log) }
        #expect(
            refusal?.description.contains("scheduling.events.v1/3 has appointment/a in revision 9 (epoch 4)") == true
        )
        #expect(try self.plan(memory(), log, takesOver: true).republishes)
    }

    // MARK: What happened to the broker

    @Test func `another broker is read from its start and gets all state again`() throws {
        let memory = memory {
            $0.clusterID = "old"
            $0.positions = [Self.events: [0: 9], Self.commands: [0: 9]]
        }
        let plan = try self.plan(memory, log())
        #expect(plan.republishes)
        #expect(plan.positions.map(\.offset) == [3, 2])
        #expect(plan.notices.count == 1)
    }

    @Test func `a log that ends before what it had acknowledged gets all state again`() throws {
        let memory = memory {
            $0.clusterID = "c"
            $0.published = [0: 51]
        }
        #expect(try plan(memory, log()).republishes)
        let whole = self.memory {
            $0.clusterID = "c"
            $0.published = [0: 50]
        }
        #expect(try !plan(whole, log()).republishes)
    }

    @Test func `a republication that was not ended is begun again`() throws {
        let memory = memory { $0.isRepublishing = true }
        #expect(try plan(memory, log()).republishes)
    }

    @Test func `a position inside the log is kept, one outside is told and set to the start`() throws {
        func offsets(_ position: Int64) throws -> (Int64?, Int) {
            let plan = try self.plan(
                memory {
                    $0.clusterID = "c"
                    $0.positions = [Self.events: [0: position], Self.commands: [0: 2]]
                },
                log()
            )
            return (plan.positions.first?.offset, plan.notices.count)
        }
        #expect(try offsets(10) == (10, 0))
        #expect(try offsets(12) == (12, 0))
        #expect(try offsets(13) == (3, 1))
        #expect(try offsets(2) == (3, 1))
    }

    @Test func `after a long absence events are read again from the start and compared`() throws {
        let memory = memory {
            $0.clusterID = "c"
            $0.alive = Self.now - .seconds(21 * 86_400)
            $0.positions = [Self.events: [0: 10], Self.commands: [0: 4]]
        }
        let plan = try self.plan(memory, log())
        #expect(plan.rechecks == [.init(topic: Self.events, partition: 0, offset: 12)])
        #expect(plan.positions.map(\.offset) == [3, 4])
        #expect(plan.notices.count == 1)
        let recent = self.memory {
            $0.clusterID = "c"
            $0.alive = Self.now - .seconds(19 * 86_400)
        }
        #expect(try self.plan(recent, log()).rechecks.isEmpty)
    }

    // MARK: Our own events

    @Test func `our own events are read from their end, or on from where an earlier life was not done`() throws {
        func start(_ change: (inout Opening.Memory) -> Void, cluster: String = "c") throws -> [Int64] {
            let memory = memory {
                $0.clusterID = "c"
                $0.positions = ["scheduling.events.v1": [0: 20]]
                change(&$0)
            }
            return try plan(memory, log { $0.clusterID = cluster }, readsSelf: true).selfRead.map(\.offset)
        }
        #expect(try start { _ in } == [50])
        #expect(try start { $0.isSelfReading = true } == [20])
        #expect(try start({ $0.isSelfReading = true }, cluster: "another") == [50])
        #expect(
            try start {
                $0.isSelfReading = true
                $0.positions = ["scheduling.events.v1": [0: 70]]
            } == [50]
        )
        #expect(try plan(memory { $0.isSelfReading = true }, log()).selfRead.isEmpty)
    }

    @Test func `the store remembers the plan`() throws {
        let folder = try TemporaryFolder()
        let store = try TestStore(folder: folder)
        var memory = try Opening.Memory(store.database) { "store-9" }
        #expect(memory.storeID == "store-9")
        let decided = Opening.Plan(
            epoch: 4,
            republishes: true,
            positions: [.init(topic: Self.events, partition: 1, offset: 6)],
            rechecks: [.init(topic: Self.events, partition: 1, offset: 9)],
            notices: [],
            selfRead: [.init(topic: "scheduling.events.v1", partition: 0, offset: 50)]
        )
        try decided.record(in: store.database, clusterID: "c")
        memory = try Opening.Memory(store.database) { "another" }
        #expect(memory.storeID == "store-9")
        #expect(memory.epoch == 4)
        #expect(memory.clusterID == "c")
        #expect(memory.isRepublishing)
        #expect(memory.positions == [Self.events: [1: 6], "scheduling.events.v1": [0: 50]])
        #expect(memory.isSelfReading)
        let rechecks = try Opening.rechecks(store.database, topics: [Self.events])
        #expect(rechecks == [Committer.Place(topic: 0, partition: 1): Committer.Recheck(until: 9, since: 4)])
    }

    // MARK: Values

    private func plan(
        _ memory: Opening.Memory,
        _ log: Opening.Log,
        takesOver: Bool = false,
        readsSelf: Bool = false
    ) throws -> Opening.Plan {
        try Opening.plan(
            Opening.Request(
                service: .scheduling,
                takesOver: takesOver,
                republishes: false,
                now: Self.now,
                longAbsence: .seconds(20 * 86_400),
                readsSelf: readsSelf
            ),
            memory: memory,
            log: log,
            reads: [Self.events, Self.commands]
        )
    }

    private func memory(_ change: (inout Opening.Memory) -> Void = { _ in }) -> Opening.Memory {
        var memory = Opening.Memory(storeID: "store-1")
        change(&memory)
        return memory
    }

    private func log(_ change: (inout Opening.Log) -> Void = { _ in }) -> Opening.Log {
        var log = Opening.Log(
            clusterID: "c",
            ends: [Self.events: [0: 3..<12], Self.commands: [0: 2..<8], "scheduling.events.v1": [0: 0..<50]],
            owner: nil,
            isEmbedded: false
        )
        change(&log)
        return log
    }

    private func owner(_ id: String, _ epoch: Int64) -> OwnerRecord {
        OwnerRecord(storeId: id, epoch: epoch, startedAt: Self.now)
    }
}
