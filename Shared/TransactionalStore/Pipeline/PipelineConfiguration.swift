package import Bus
package import Contracts
package import Cryptography
package import SQLite
package import ServiceRuntime

/// Everything a service's pipeline is made of.
package struct PipelineConfiguration: Sendable {
    /// Whose pipeline.
    package var service: ServiceName
    /// The store's file.
    package var storePath: String
    /// Four letters that mark the store as this service's.
    package var applicationID: StaticString
    /// The service's own migrations, after the core's.
    package var migrations: @Sendable (inout DatabaseMigrator) -> Void
    package var kafka: KafkaConfiguration
    /// Partitions of the cell's topics.
    package var partitions: Int
    /// Copies of each partition of topics that are made.
    package var replicas: Int
    /// The service's own key, which signs its commands to others.
    package var signingKey: SigningKey
    /// Public keys of all services.
    package var keys: JSONWebKeySet
    package var handlers: CommandHandlers
    package var projections: Projections
    package var settings = StoreSettings()
    /// Take the service over from another store.
    package var takesOver = false
    /// Publish all state again.
    package var republishes = false
    /// Overwrite what is deleted, for a store that holds secrets.
    ///
    /// A transaction that erases some also empties the log: ``Transaction/emptyLogAfterCommit()``.
    package var overwritesErased = false
    package var clock: any WallClock
    package var ids: any IDGenerator
    package var logger: Logger
    package var metrics: MetricsRegistry
    package var health: HealthState
    /// Called at places where a test may end the process; nil costs nothing.
    package var seam: (@Sendable (Seam) -> Void)?

    /// Makes a configuration.
    package init(
        service: ServiceName,
        storePath: String,
        applicationID: StaticString,
        migrations: @escaping @Sendable (inout DatabaseMigrator) -> Void,
        kafka: KafkaConfiguration,
        partitions: Int,
        replicas: Int = 1,
        signingKey: SigningKey,
        keys: JSONWebKeySet,
        handlers: CommandHandlers,
        projections: Projections,
        clock: any WallClock,
        ids: any IDGenerator,
        logger: Logger,
        metrics: MetricsRegistry,
        health: HealthState
    ) {
        self.service = service
        self.storePath = storePath
        self.applicationID = applicationID
        self.migrations = migrations
        self.kafka = kafka
        self.partitions = partitions
        self.replicas = replicas
        self.signingKey = signingKey
        self.keys = keys
        self.handlers = handlers
        self.projections = projections
        self.clock = clock
        self.ids = ids
        self.logger = logger
        self.metrics = metrics
        self.health = health
    }
}
