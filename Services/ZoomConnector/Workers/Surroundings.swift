import ServiceRuntime

/// The world as workers see it: the machine's in the service, the schedule's in the simulation.
struct Surroundings: Sendable {
    var clock: any WallClock
    /// Tells deadlines the time.
    var elapsed: Deadline.Elapsed = Deadline.machine
    var ids: any IDGenerator
    var random: any RandomSource
    var logger: Logger
    /// What runs tasks that outlive whoever began them; nil: Swift's own.
    var executor: (any TaskExecutor)?
}
