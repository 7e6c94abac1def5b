import SQLite
import ServiceRuntime

/// Moves the store's write-ahead log into its file on a thread of its own, so that commits do not wait for that.
///
/// Nothing depends on it: what is not moved stays in the log, and past a bound the commit itself does it.
final class Checkpointer: Sendable {
    private struct State {
        var isWanted = false
        var isStopping = false
    }

    private let storePath: String
    private let state = Lock(State())

    init(storePath: String) {
        self.storePath = storePath
    }

    /// Lets it begin; from any thread.
    func wake() {
        state.withLockAndWake { $0.isWanted = true }
    }

    /// Lets `run` return.
    func stop() {
        state.withLockAndWake { $0.isStopping = true }
    }

    /// Works, through a connection of its own, until stopped.
    func run() {
        guard let database = try? Database(path: storePath, access: .write) else { return }
        while next() { database.checkpoint() }
    }

    private func next() -> Bool {
        state.wait { state in
            if state.isStopping { return false }
            guard state.isWanted else { return nil }
            state.isWanted = false
            return true
        }
    }
}
