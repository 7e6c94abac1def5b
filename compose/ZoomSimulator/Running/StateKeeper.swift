import Glibc
import ServiceRuntime

/// Saves the state after every change, and once more at the end.
actor StateKeeper: Service {
    private let executor = QueueExecutor(label: "zoom-simulator-state")
    private let core: SimulatorCore
    private let file: StateFile
    private let logger: Logger
    private var saved: SavedState?

    nonisolated var name: String { "state keeper" }
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(core: SimulatorCore, file: StateFile, logger: Logger) {
        self.core = core
        self.file = file
        self.logger = logger
    }

    func run() async throws {
        while !Task.isCancelled {
            let seen = core.pulse.count
            save()
            await core.pulse.wait(beyond: seen, for: .seconds(3_600))
            if core.pulse.isClosed { break }
        }
        save()
    }

    /// Ends the process with SIGKILL between two changes: with all that was told before saved, and nothing told after.
    func die() throws {
        try core.hold { state in
            try file.save(state)
            kill(getpid(), SIGKILL)
        }
    }

    /// What cannot be saved now is tried again at the next change.
    private func save() {
        var state = core.snapshot
        state.world.requests = RequestLog()
        guard state != saved else { return }
        do {
            try file.save(state)
            saved = state
        } catch {
            logger.error("The state could not be saved", metadata: [LogKey.error: "\(error)"])
        }
    }
}
