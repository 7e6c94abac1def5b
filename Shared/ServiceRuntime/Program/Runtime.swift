/// What the world around gives to a program's parts: time, chance, and where to report.
package struct Runtime: Sendable {
    package var clock: any WallClock
    package var ids: any IDGenerator
    package var random: any RandomSource
    package var logger: Logger
    package var metrics: MetricsRegistry
    package var health: HealthState

    /// Of the machine itself, unless a test makes it otherwise.
    package init(
        clock: any WallClock = SystemClock(),
        random: any RandomSource = SystemRandom(),
        ids: (any IDGenerator)? = nil,
        logger: Logger,
        metrics: MetricsRegistry = MetricsRegistry(),
        health: HealthState = HealthState()
    ) {
        self.clock = clock
        self.random = random
        self.ids = ids ?? UUIDv7Generator(clock: clock, random: random)
        self.logger = logger
        self.metrics = metrics
        self.health = health
    }
}
