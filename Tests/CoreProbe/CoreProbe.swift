import Bus
import Contracts
import Cryptography
import Foundation
import ServiceRuntime
import TransactionalStore

/// A service of one command, in a process of its own, that ends itself with SIGKILL where it is told to.
///
/// For the tests of the core: `core-probe BOOTSTRAP FOLDER [SEAM HIT]`. FOLDER holds the keys and the store; SEAM is one of
/// the core's, HIT the number of the passage at which the process dies. SIGTERM stops it as it stops any service.
@main
enum CoreProbe {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 || arguments.count == 5 else {
            FileHandle.standardError.write(Data("usage: core-probe BOOTSTRAP FOLDER [SEAM HIT]\n".utf8))
            exit(64)
        }
        let folder = URL(filePath: arguments[2])
        func file(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: name))) }
        var handlers = CommandHandlers()
        handlers.on(BookAppointment.self, book)
        var configuration = PipelineConfiguration(
            service: .scheduling,
            storePath: folder.appending(path: "store.sqlite").path,
            applicationID: "THsc",
            migrations: { _ in },
            kafka: KafkaConfiguration(
                bootstrapServers: arguments[1],
                clientID: "core-probe",
                isEmbedded: (try? file("embedded")) != nil
            ),
            partitions: 2,
            signingKey: try SigningKey(json: file("scheduling.json")),
            keys: try JSONWebKeySet(json: file("keys.json")),
            handlers: handlers,
            projections: Projections(),
            clock: SystemClock(),
            ids: UUIDv7Generator(),
            logger: Logger(label: "core-probe", handler: StreamLogHandler(level: .notice, format: .console)),
            metrics: MetricsRegistry(),
            health: HealthState()
        )
        if arguments.count == 5, let seam = Seam(rawValue: arguments[3]), let hit = Int(arguments[4]) {
            let hits = Lock(0)
            configuration.seam = { passed in
                guard passed == seam else { return }
                let isTime = hits.withLock { hits in
                    hits += 1
                    return hits == hit
                }
                if isTime { kill(getpid(), SIGKILL) }
            }
        }
        let group = ServiceGroup(services: [try Pipeline(configuration)], logger: configuration.logger)
        _ = await group.run(until: ServiceGroup.signals())
    }

    private static func book(
        _ command: BookAppointment,
        _ context: CommandContext,
        _ transaction: Transaction
    ) throws -> Verdict {
        let appointment = Appointment(
            id: command.appointmentId ?? AppointmentID(rawValue: transaction.ids.next()),
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
