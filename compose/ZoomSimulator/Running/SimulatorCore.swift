import ServiceRuntime

/// The one place where the world is kept and changed: every change is one step under a lock.
final class SimulatorCore: Sendable {
    private struct State {
        var world: ZoomWorld
        var clock: SimulatedClock
    }

    private let state: Lock<State>
    private let machine: any WallClock
    private let random: any RandomSource
    /// Where people and links reach the simulator.
    let origin: String
    /// Beats whenever something has changed.
    let pulse = Pulse()

    /// Begins with a world; what was under way when it was saved begins anew.
    init(
        world: ZoomWorld,
        clock: SimulatedClock,
        machine: any WallClock,
        random: any RandomSource,
        origin: String
    ) {
        var world = world
        world.abandonOrders()
        state = Lock(State(world: world, clock: clock))
        self.machine = machine
        self.random = random
        self.origin = origin
    }

    /// Changes the world, and tells whoever waits.
    func change<Result: Sendable, Failure: Error>(
        _ body: (inout ZoomWorld, Moment) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { pulse.beat() }
        return try step(body)
    }

    /// Looks at the world as it is now.
    func read<Result: Sendable, Failure: Error>(
        _ body: (ZoomWorld, Moment) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try step { (world: inout ZoomWorld, moment: Moment) throws(Failure) -> Result in try body(world, moment) }
    }

    /// Does what is due, takes what is to be sent now, and says how long nothing else will be.
    func takeOrders() -> (orders: [WebhookOrder], pause: Duration) {
        let isFrozen = state.withLock { $0.clock.isFrozen }
        return step { world, moment in
            let orders = world.takeOrders(moment)
            guard !isFrozen, let next = world.nextDue(after: moment.now) else { return (orders, .seconds(3_600)) }
            return (orders, .milliseconds(min(next.milliseconds - moment.now.milliseconds, 3_600_000)))
        }
    }

    /// The clock.
    var clock: SimulatedClock { state.withLock { $0.clock } }

    /// Moves the clock.
    func changeClock(_ body: (inout SimulatedClock, Instant) -> Void) {
        let now = machineTime
        state.withLock { body(&$0.clock, now) }
        change { _, _ in }
    }

    /// Everything, to be saved.
    var snapshot: SavedState {
        state.withLock { SavedState(world: $0.world, clock: $0.clock) }
    }

    /// Does `body` with everything while nothing changes, so that nobody is told more than it was given.
    func hold(_ body: (SavedState) throws -> Void) rethrows {
        try state.withLock { try body(SavedState(world: $0.world, clock: $0.clock)) }
    }

    private var machineTime: Instant { Instant(milliseconds: machine.milliseconds) }

    private func step<Result: Sendable, Failure: Error>(
        _ body: (inout ZoomWorld, Moment) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let now = machineTime
        var hasRunDue = false
        defer { if hasRunDue { pulse.beat() } }
        return try state.withLock { (state) throws(Failure) -> Result in
            let moment = Moment(now: state.clock.now(now), machine: now, origin: origin, random: random)
            hasRunDue = state.world.runDue(moment)
            return try body(&state.world, moment)
        }
    }
}
