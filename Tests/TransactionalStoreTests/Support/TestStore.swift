import Bus
import Contracts
import Foundation
import Harness
import SQLite
import ServiceRuntime

@testable import TransactionalStore

/// A store with a committer and no threads, no broker: a script drives it.
final class TestStore {
    static let topics = [
        "identity.events.v1", "identity.outcomes.v1", "scheduling.commands.v1", "scheduling.events.v1",
    ]

    let folder: TemporaryFolder
    let database: Database
    let transaction: Transaction
    let committer: Committer
    let metrics = MetricsRegistry()
    let log = InMemoryLogHandler()
    private(set) var delivered: [Committer.Committed] = []
    var now = Timestamp(seconds: 1_795_507_200)

    /// Opens the store of a folder; everything is read from offset 0, or from `positions` where a row says so.
    init(
        folder: TemporaryFolder? = nil,
        epoch: Int64 = 1,
        rechecks: [Committer.Place: Committer.Recheck] = [:],
        change: (inout StoreSettings) -> Void = { _ in }
    ) throws {
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        database = try Database(path: folder.path("store.sqlite"), access: .write)
        var migrator = DatabaseMigrator(owner: "scheduling", applicationID: "THsc")
        Schema.register(in: &migrator)
        migrator.register("test") { try $0.execute("CREATE TABLE reaction (key TEXT, what TEXT)") }
        try migrator.migrate(database)
        var positions: [Committer.Place: Int64] = [:]
        for (index, topic) in Self.topics.enumerated() {
            for partition in 0..<Int32(TestCell.partitions) {
                try database.execute("INSERT OR IGNORE INTO position VALUES ('\(topic)', \(partition), 0)")
                let place = Committer.Place(topic: index, partition: partition)
                let sql = "SELECT next FROM position WHERE topic = '\(topic)' AND partition = \(partition)"
                positions[place] = try database.integer(sql) ?? 0
            }
        }
        var settings = StoreSettings()
        change(&settings)
        transaction = try Transaction(
            database: database,
            service: .scheduling,
            epoch: epoch,
            partitions: TestCell.partitions,
            ids: SequentialIDs(),
            settings: settings,
            nextNumber: (try OutboxTable.bounds(database)?.upperBound ?? 0) + 1
        )
        committer = Committer(
            transaction: transaction,
            storeID: "store-1",
            topics: Self.topics,
            positions: positions,
            rechecks: rechecks,
            projections: TestService.projections,
            metrics: CommitMetrics(metrics, service: .scheduling),
            logger: Logger(label: "test", handler: log),
            seam: nil
        )
    }

    // MARK: Doing

    @discardableResult
    func commit(
        _ units: [PlacedUnit],
        doors: [Door] = [],
        acknowledged: Committer.Acknowledged? = nil
    ) throws -> [Door] {
        var doors = doors
        try committer.commit(units, doors: &doors, acknowledged: acknowledged, now: now) { delivered.append($0) }
        return doors
    }

    /// Runs a body in a transaction of its own.
    func write(_ body: @escaping @Sendable (Transaction) throws -> Void) throws {
        let failure = Lock((any Error)?.none)
        try commit([], doors: [Door(body: body) { error in failure.withLock { $0 = error } }])
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func command(
        _ booking: BookAppointment,
        id: String,
        offset: Int64,
        partition: Int32 = 0,
        refusal: ReasonCode? = nil,
        account: AccountID = TestCell.account
    ) throws -> PlacedUnit {
        let bytes = Array(try JSONEncoder().encode(booking))
        let entry = TestService.handlers.entries[BookAppointment.type]
        let body = try bytes.withUnsafeBytes { try entry?.prepare($0, MessageCoder()) }
        guard let body else { throw TestService.Poison() }
        let claims = TokenClaims(iss: "zoom", sub: "service/zoom", aud: "scheduling.commands.v1", iat: 0, exp: 1)
        return PlacedUnit(
            topic: 2,
            partition: partition,
            offset: offset,
            unit: .command(
                CommandUnit(
                    envelope: Envelope(id: id, source: "/telehealth/zoom", type: BookAppointment.type),
                    account: account,
                    token: TokenVerifier.Verified(claims: claims, issuer: .zoom, isOwn: true),
                    inboxKey: InboxKey.bytes(account, "/telehealth/zoom", id),
                    key: Array("k".utf8),
                    partition: partition,
                    isKnown: true,
                    body: refusal.map { .failure(CommandRefusal(reason: $0)) } ?? .success(body),
                    raw: bytes,
                    isStructured: false
                )
            )
        )
    }

    /// A practitioner's state; nil is erased.
    func event(
        _ name: String?,
        id: String = "p",
        offset: Int64,
        epoch: Int64 = 1,
        revision: Int64
    ) throws -> PlacedUnit {
        let key = "practitioner/\(id)"
        let coder = MessageCoder()
        let body = try name.map { try coder.encode(TestService.practitioner($0, id: id)) }
        let entry = TestService.projections.entries["practitioner"]
        let react =
            try body.map { body in
                try body.withUnsafeBytes { try entry?.prepare($0, key, TestCell.account, coder) }
            } ?? entry?.prepare(nil, key, TestCell.account, coder)
        return PlacedUnit(
            topic: 0,
            partition: 0,
            offset: offset,
            unit: .event(
                EventUnit(
                    entity: "practitioner",
                    key: key,
                    account: TestCell.account,
                    topic: Self.topics[0],
                    partition: 0,
                    epoch: epoch,
                    revision: revision,
                    body: body,
                    cause: Cause(correlationID: "c"),
                    react: react
                )
            )
        )
    }

    /// What our own events show of an entity.
    func own(_ key: String, _ epoch: Int64, _ revision: Int64, offset: Int64) -> PlacedUnit {
        PlacedUnit(
            topic: 3,
            partition: TestCell.partition,
            offset: offset,
            unit: .own(
                OwnRecord(
                    key: key,
                    account: TestCell.account,
                    partition: TestCell.partition,
                    version: SelfRead.Version(epoch: epoch, revision: revision)
                )
            )
        )
    }

    /// Identity's answer to a claim of ours.
    func outcome(_ result: Outcome.Result, of command: String, id: String, offset: Int64, entity: String? = nil)
        -> PlacedUnit
    {
        PlacedUnit(
            topic: 1,
            partition: 0,
            offset: offset,
            unit: .outcome(
                OutcomeUnit(
                    outcome: Outcome(
                        commandId: CommandID(rawValue: command),
                        commandSource: "/telehealth/scheduling",
                        commandType: ClaimProviderSlot.type,
                        result: result,
                        entity: entity
                    ),
                    account: TestCell.account,
                    cause: Cause(correlationID: "c"),
                    inboxKey: InboxKey.bytes(TestCell.account, "/telehealth/identity", id),
                    key: Array("k".utf8),
                    raw: Array("{}".utf8)
                )
            )
        )
    }

    // MARK: Looking

    func count(_ sql: String) throws -> Int64 {
        try database.integer("SELECT count(*) FROM \(sql)") ?? 0
    }

    func text(_ sql: String) throws -> String? {
        try database.text(sql)
    }

    /// What was noted by reactions, in order.
    var reactions: [String] {
        get throws {
            try text("SELECT group_concat(what, ';') FROM reaction")?.split(separator: ";").map(String.init) ?? []
        }
    }

    func position(_ topic: Int, _ partition: Int32 = 0) throws -> Int64? {
        try database.integer(
            "SELECT next FROM position WHERE topic = '\(Self.topics[topic])' AND partition = \(partition)"
        )
    }

    /// What was promised, message by message.
    var promised: [Promised] {
        delivered.flatMap { committed in
            committed.messages.messages.map { Promised($0, committed.messages.bytes) }
        }
    }

    /// One promised message, taken apart.
    struct Promised: Equatable {
        var number: Int64
        var topic: String
        var partition: Int32
        var key: String
        var headers: [String: String] = [:]
        var body: String?

        init(_ message: OutboxBatch.Message, _ bytes: [UInt8]) {
            number = message.number
            topic = message.topic
            partition = message.partition
            key = String(decoding: bytes[message.key], as: UTF8.self)
            body = message.body.map { String(decoding: bytes[$0], as: UTF8.self) }
            var headers: [String: String] = [:]
            bytes.withUnsafeBytes { bytes in
                HeaderBlock.forEach(UnsafeRawBufferPointer(rebasing: bytes[message.headers])) { name, value in
                    headers[String(decoding: name, as: UTF8.self)] = value.map { String(decoding: $0, as: UTF8.self) }
                }
            }
            self.headers = headers
        }

        var outcome: Outcome? {
            try? JSONDecoder().decode(Outcome.self, from: Data((body ?? "").utf8))
        }
    }
}
