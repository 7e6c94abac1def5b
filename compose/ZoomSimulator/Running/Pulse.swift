import ServiceRuntime

/// Tells whoever waits that something has changed.
///
/// A waiter says which beat it has seen, so that nothing is missed between looking and waiting.
final class Pulse: Sendable {
    private struct State {
        var count = 0
        var isClosed = false
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Lock(State())

    /// How often it has beaten.
    var count: Int { state.withLock { $0.count } }

    /// Whether nobody is to wait any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Something has changed.
    func beat() {
        let waiters = state.withLock { state in
            state.count += 1
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Lets everybody go, for good.
    func close() {
        state.withLock { $0.isClosed = true }
        beat()
    }

    /// Waits for a beat after `seen`, for that long at most; returns at once when closed or cancelled.
    func wait(beyond seen: Int, for longest: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(beyond: seen) }
            group.addTask { try? await Task.sleep(for: longest) }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait(beyond seen: Int) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    guard state.count == seen, !state.isClosed, !Task.isCancelled else { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.resume()
        }
    }
}
