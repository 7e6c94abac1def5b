import Bus
import Contracts
import Cryptography
import Foundation
import ServiceRuntime
import SQLite
import TransactionalStore

/// A scheduling service of bookings alone, with the settings of the real one.
enum StandIn {
    static func run() {
        let ended = Lock(false)
        Task {
            do {
                let environment = ProcessInfo.processInfo.environment
                let group = ServiceGroup(
                    services: [try Pipeline(try configuration(environment))],
                    logger: Logger(label: "stand-in", handler: StreamLogHandler(level: .notice, format: .console))
                )
                guard await group.run(until: ServiceGroup.signals()) == .stopped else { exit(1) }
            } catch {
                FileHandle.standardError.write(Data("\(error)\n".utf8))
                exit(1)
            }
            ended.withLockAndWake { $0 = true }
        }
        ended.wait { $0 ? () : nil }
    }

    private static func configuration(_ environment: [String: String]) throws -> PipelineConfiguration {
        func file(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(filePath: environment[name] ?? "")))
        }
        var handlers = CommandHandlers()
        handlers.on(BookAppointment.self, book)
        var projections = Projections()
        projections.keep(Account.self)
        projections.keep(Practitioner.self)
        projections.keep(Connection.self)
        return PipelineConfiguration(
            service: .scheduling,
            storePath: environment["STORE_PATH"] ?? "",
            applicationID: "THsc",
            migrations: { _ in },
            kafka: KafkaConfiguration(
                bootstrapServers: environment["KAFKA_BOOTSTRAP_SERVERS"] ?? "",
                clientID: "scheduling"
            ),
            partitions: Int(Workload.partitions),
            signingKey: try SigningKey(json: file("SIGNING_KEY_FILE")),
            keys: try JSONWebKeySet(json: file("JWKS_FILE")),
            handlers: handlers,
            projections: projections,
            clock: SystemClock(),
            ids: UUIDv7Generator(),
            logger: Logger(label: "stand-in", handler: StreamLogHandler(level: .notice, format: .console)),
            metrics: MetricsRegistry(),
            health: HealthState()
        )
    }

    private static func book(
        _ command: BookAppointment,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> Verdict {
        guard try transaction.replica(Practitioner.self, command.practitionerId) != nil else {
            return .rejected(.practitionerUnknown)
        }
        let id = command.appointmentId ?? AppointmentID(rawValue: transaction.ids.next())
        guard try transaction.state(Appointment.self, id) == nil else { return .rejected(.appointmentExists) }
        let appointment = Appointment(
            id: id,
            accountId: context.account,
            practitionerId: command.practitionerId,
            clientIds: command.clientIds,
            start: command.start,
            end: command.end,
            timeZone: command.timeZone ?? "UTC",
            telehealth: true,
            status: .booked
        )
        let revision = try transaction.emit(appointment, .booked)
        return .accepted(entity: appointment.key, revision: revision)
    }
}
