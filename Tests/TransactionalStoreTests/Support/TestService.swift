import Bus
import Contracts
import Foundation
import Harness
import SQLite
import ServiceRuntime

@testable import TransactionalStore

/// A small service that books appointments, follows practitioners and asks identity for slots.
///
/// A booking's time zone tells it to misbehave.
enum TestService {
    static func configuration(
        storePath: String,
        kafka: KafkaConfiguration,
        keys: TestKeys,
        clock: any WallClock,
        log: InMemoryLogHandler = InMemoryLogHandler(),
        metrics: MetricsRegistry = MetricsRegistry(),
        health: HealthState = HealthState()
    ) -> PipelineConfiguration {
        PipelineConfiguration(
            service: .scheduling,
            storePath: storePath,
            applicationID: "THsc",
            migrations: { migrator in
                migrator.register("test") { try $0.execute("CREATE TABLE reaction (key TEXT, what TEXT)") }
            },
            kafka: kafka,
            partitions: TestCell.partitions,
            signingKey: keys.scheduling,
            keys: keys.all,
            handlers: handlers,
            projections: projections,
            clock: clock,
            // A store's id comes from here too.
            ids: UUIDv7Generator(clock: clock, random: SystemRandom()),
            logger: Logger(label: "test", handler: log),
            metrics: metrics,
            health: health
        )
    }

    static var handlers: CommandHandlers {
        var handlers = CommandHandlers()
        handlers.on(BookAppointment.self, book)
        handlers.on(CancelAppointment.self, senders: [.zoom]) { command, context, transaction in
            .accepted(entity: "appointment/\(command.appointmentId)", revision: 0)
        }
        return handlers
    }

    static var projections: Projections {
        var projections = Projections()
        projections.on(Practitioner.self) { new, old, context, transaction in
            if new?.displayName == "poison" { throw Poison() }
            try note(context.key, "\(old?.displayName ?? "none") -> \(new?.displayName ?? "none")", transaction)
        }
        projections.onOutcome(of: ClaimProviderSlot.self) { outcome, _, transaction in
            if outcome.entity == "practitioner/poison" { throw Poison() }
            try note(outcome.commandId.rawValue, outcome.result.rawValue, transaction)
        }
        return projections
    }

    /// What a handler throws that fails.
    struct Poison: Error {}

    static func book(
        _ command: BookAppointment,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> Verdict {
        let id = command.appointmentId ?? AppointmentID(rawValue: transaction.ids.next())
        switch command.timeZone {
        case "refuse": return .rejected(.timeZoneUnknown)
        case "later": return .rejected(.zoomUnreachable, retriable: true)
        case "huge": try emit(id, command, context, transaction, timeZone: String(repeating: "x", count: 1_000_000))
        case "claim":
            let claim = ClaimProviderSlot(
                practitionerId: command.practitionerId,
                connectionId: ConnectionID(rawValue: "connection-1"),
                generation: 1,
                actingUserId: UserID(rawValue: "u")
            )
            try transaction.send(
                claim,
                id: CommandID(rawValue: "claim-\(id)"),
                account: context.account,
                key: "practitioner/\(command.practitionerId)"
            )
        default: break
        }
        let revision = try emit(id, command, context, transaction, timeZone: command.timeZone ?? "UTC")
        try transaction.audit("book", by: context.actor, account: context.account, subject: "appointment/\(id)")
        // The worst moment: everything is written already.
        if command.timeZone == "poison" { throw Poison() }
        return .accepted(entity: "appointment/\(id)", revision: revision)
    }

    @discardableResult
    private static func emit(
        _ id: AppointmentID,
        _ command: BookAppointment,
        _ context: CommandContext,
        _ transaction: Transaction,
        timeZone: String
    ) throws -> Int64 {
        try transaction.emit(
            Appointment(
                id: id,
                accountId: context.account,
                practitionerId: command.practitionerId,
                clientIds: command.clientIds,
                start: command.start,
                end: command.end,
                timeZone: timeZone,
                telehealth: true,
                status: .booked
            ),
            .booked
        )
    }

    private static func note(_ key: String, _ what: String, _ transaction: Transaction) throws {
        let insert = try transaction.database.statement("INSERT INTO reaction (key, what) VALUES (?, ?)")
        insert.bind(1, key)
        insert.bind(2, what)
        try insert.run()
    }

    // MARK: Values

    static func booking(_ id: String?, timeZone: String? = nil, account: AccountID? = nil) -> BookAppointment {
        BookAppointment(
            accountId: account,
            appointmentId: id.map { AppointmentID(rawValue: $0) },
            practitionerId: PractitionerID(rawValue: "practitioner-1"),
            clientIds: [ClientID(rawValue: "client-1")],
            start: Timestamp(seconds: 1_795_510_800),
            end: Timestamp(seconds: 1_795_514_400),
            timeZone: timeZone
        )
    }

    static func practitioner(_ name: String, id: String = "p") -> Practitioner {
        Practitioner(
            id: PractitionerID(rawValue: id),
            accountId: TestCell.account,
            displayName: name,
            active: true,
            slot: .none,
            hostUserId: nil
        )
    }
}
