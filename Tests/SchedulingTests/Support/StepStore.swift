import Contracts
import Foundation
import Harness
import SQLite
import ServiceRuntime

@testable import Scheduling
@testable import TransactionalStore

/// A real store with scheduling's handlers and projections, and neither threads nor a broker: tests drive the steps.
final class StepStore {
    private static let topics = ["identity.events.v1", "zoom.events.v1"]

    let database: Database
    let woken = Counter()
    var now = Fixture.start - .seconds(86_400)
    private let folder: TemporaryFolder
    private let transaction: Transaction
    private let committer: Committer
    private let projections: Projections
    private var offsets: [Int64] = [0, 0]
    /// What was promised, in order.
    private(set) var promised: [(topic: String, key: String)] = []

    init() throws {
        folder = try TemporaryFolder()
        database = try Database(path: folder.path("store.sqlite"), access: .write)
        var migrator = DatabaseMigrator(owner: "scheduling", applicationID: "THsc")
        Schema.register(in: &migrator)
        SchedulingStore.register(in: &migrator)
        try migrator.migrate(database)
        var positions: [Committer.Place: Int64] = [:]
        for (index, topic) in Self.topics.enumerated() {
            try database.execute("INSERT INTO position VALUES ('\(topic)', 0, 0)")
            positions[Committer.Place(topic: index, partition: 0)] = 0
        }
        transaction = try Transaction(
            database: database,
            service: .scheduling,
            epoch: 1,
            partitions: 1,
            ids: SequentialIDs(prefix: "new"),
            settings: StoreSettings(),
            nextNumber: 1
        )
        projections = SchedulingProjections.all { [woken] in woken.increment() }
        committer = Committer(
            transaction: transaction,
            storeID: "store-1",
            topics: Self.topics,
            positions: positions,
            rechecks: [:],
            projections: projections,
            metrics: CommitMetrics(MetricsRegistry(), service: .scheduling),
            logger: .silent,
            seam: nil
        )
    }

    var store: SchedulingStore { SchedulingStore(database) }

    // MARK: Doing

    /// Runs a body in a transaction of its own.
    @discardableResult
    func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) throws -> Result {
        let box = Lock(Swift.Result<Result, any Error>?.none)
        let door = Door(
            body: { transaction in
                let result = try body(transaction)
                box.withLock { $0 = .success(result) }
            },
            finish: { error in
                if let error { box.withLock { $0 = .failure(error) } }
            }
        )
        try commit([], [door])
        guard let result = box.withLock({ $0 }) else { throw PipelineStopped() }
        return try result.get()
    }

    /// Handles a command as if its token were good.
    func handle<Message: Command>(_ command: Message, account: AccountID = Fixture.account) throws -> Verdict {
        let context = CommandContext(
            account: account,
            actor: .user(Fixture.host),
            id: CommandID(rawValue: "command"),
            source: "pages",
            cause: Cause(correlationID: "c")
        )
        guard let entry = SchedulingHandlers.all.entries[Message.type] else { throw PipelineStopped() }
        let bytes = try MessageCoder().encode(command)
        let prepared = try bytes.withUnsafeBytes { try entry.prepare($0, MessageCoder()) }
        return try write { try prepared.handle(context, $0) }
    }

    /// Applies another service's state, as its event would.
    func apply<State: PublicState>(_ state: State) throws {
        try apply(state.key, State.self, state.accountId, try MessageCoder().encode(state))
    }

    /// Applies an erasure.
    func erase<State: PublicState>(_ type: State.Type, _ id: Identifier<State>) throws {
        try apply(State.key(id), type, Fixture.account, nil)
    }

    private func apply<State: PublicState>(
        _ key: String,
        _ type: State.Type,
        _ account: AccountID,
        _ body: [UInt8]?
    ) throws {
        let topic = State.service == .identity ? 0 : 1
        let entry = projections.entries[State.entity]
        let coder = MessageCoder()
        let react =
            try body.map { body in
                try body.withUnsafeBytes { try entry?.prepare($0, key, account, coder) }
            } ?? entry?.prepare(nil, key, account, coder)
        let event = EventUnit(
            entity: State.entity,
            key: key,
            account: account,
            topic: Self.topics[topic],
            partition: 0,
            epoch: 1,
            revision: offsets[topic] + 1,
            body: body,
            cause: Cause(correlationID: "c"),
            react: react
        )
        try commit([PlacedUnit(topic: topic, partition: 0, offset: offsets[topic], unit: .event(event))], [])
        offsets[topic] += 1
    }

    private func commit(_ units: [PlacedUnit], _ doors: [Door]) throws {
        var doors = doors
        try committer.commit(units, doors: &doors, now: now) { committed in
            for message in committed.messages.messages {
                promised.append(
                    (
                        topic: message.topic,
                        key: String(decoding: committed.messages.bytes[message.key], as: UTF8.self)
                    )
                )
            }
        }
    }

    // MARK: A practice

    /// A practice with a linked practitioner whom somebody hosts.
    func addPractice(
        practitioner: Practitioner = Fixture.practitioner(),
        connection: Connection? = Fixture.connection()
    ) throws {
        try apply(Account(id: Fixture.account, name: "Harbour Practice", timeZone: "Australia/Sydney"))
        try apply(practitioner)
        if let connection { try apply(connection) }
    }

    @discardableResult
    func book(
        _ id: String = "appointment-1",
        start: Timestamp = Fixture.start,
        minutes: Int64 = 50,
        practitioner: PractitionerID = Fixture.practitionerID,
        telehealth: Bool? = nil,
        timeZone: String? = nil,
        account: AccountID = Fixture.account
    ) throws -> Verdict {
        try handle(
            BookAppointment(
                appointmentId: AppointmentID(rawValue: id),
                practitionerId: practitioner,
                clientIds: [ClientID(rawValue: "client-1")],
                start: start,
                end: start + .seconds(minutes * 60),
                timeZone: timeZone,
                telehealth: telehealth
            ),
            account: account
        )
    }

    // MARK: Looking

    func appointment(_ id: String = "appointment-1") throws -> Appointment? {
        try database.state(Appointment.self, AppointmentID(rawValue: id))?.state
    }

    func session(_ id: String = "appointment-1") throws -> Session? {
        try database.state(Session.self, Identifier(rawValue: id))?.state
    }

    /// What was published about an entity so far.
    func events(_ key: String) -> Int {
        promised.count { $0.key == key }
    }
}
