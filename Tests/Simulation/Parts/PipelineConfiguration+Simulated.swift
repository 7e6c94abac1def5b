import Bus
import Contracts
import SQLite
import ServiceRuntime

@testable import TransactionalStore

extension PipelineConfiguration {
    /// A service's pipeline in a simulated cell: small bounds, so that they are met.
    static func simulated(
        _ service: ServiceName,
        _ applicationID: StaticString,
        _ migrations: @escaping @Sendable (inout DatabaseMigrator) -> Void,
        _ handlers: CommandHandlers,
        _ projections: Projections,
        _ cell: Cell
    ) throws -> PipelineConfiguration {
        guard let key = cell.keys.signing[service] else { throw Violation("setup", "\(service.rawValue) has no key") }
        var configuration = PipelineConfiguration(
            service: service,
            storePath: ":memory:",
            applicationID: applicationID,
            migrations: migrations,
            kafka: KafkaConfiguration(bootstrapServers: "simulated", clientID: service.rawValue),
            partitions: Cell.partitions,
            signingKey: key,
            keys: cell.keys.all,
            handlers: handlers,
            projections: projections,
            clock: cell.clock,
            ids: CountedIDs("\(service.rawValue.prefix(1))"),
            logger: Logger(label: "simulation", handler: SilentLogHandler()),
            metrics: MetricsRegistry(),
            health: HealthState()
        )
        configuration.settings.relayBacklog = 24
        configuration.settings.upkeepRows = 20
        if !cell.readsSelf { configuration.settings.selfRead = .zero }
        return configuration
    }
}
