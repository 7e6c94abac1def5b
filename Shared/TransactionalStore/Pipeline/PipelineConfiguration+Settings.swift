package import SQLite
package import ServiceRuntime

extension PipelineConfiguration {
    /// A pipeline as the settings say, with what the service itself brings.
    package init(
        _ settings: PipelineSettings,
        applicationID: StaticString,
        migrations: @escaping @Sendable (inout DatabaseMigrator) -> Void,
        handlers: CommandHandlers,
        projections: Projections,
        runtime: Runtime
    ) {
        self.init(
            service: settings.service,
            storePath: settings.storePath,
            applicationID: applicationID,
            migrations: migrations,
            kafka: settings.kafka,
            partitions: settings.partitions,
            replicas: settings.replicas,
            signingKey: settings.signingKey,
            keys: settings.keys,
            handlers: handlers,
            projections: projections,
            clock: runtime.clock,
            ids: runtime.ids,
            logger: runtime.logger,
            metrics: runtime.metrics,
            health: runtime.health
        )
        self.settings.selfRead = settings.selfRead
        takesOver = settings.takesOver
        republishes = settings.republishes
        #if DEBUG
            if Faults.has(.selfReadOff) { self.settings.selfRead = .zero }
            if let faults = Faults.process { seam = { faults.pass($0.rawValue) } }
        #endif
    }
}
