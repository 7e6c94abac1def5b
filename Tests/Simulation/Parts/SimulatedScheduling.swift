import Contracts
import ServiceRuntime

@testable import Scheduling
@testable import TransactionalStore

/// Scheduling, and what it does by itself.
final class SimulatedScheduling {
    let service: SteppedService

    init(_ cell: Cell) throws {
        service = try SteppedService(
            try PipelineConfiguration.simulated(
                .scheduling,
                "THsc",
                { SchedulingStore.register(in: &$0) },
                SchedulingHandlers.all,
                SchedulingProjections.all(wake: {}),
                cell
            ),
            cell
        )
    }

    /// The session keeper's next step waits for the commit.
    func keep() -> Bool {
        guard service.life != nil else { return false }
        service.request({ _ = try SessionKeeper.step($0) })
        return true
    }
}
