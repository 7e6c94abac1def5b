import Glibc
import ServiceRuntime
import Testing

/// Runs work that blocks on a thread of its own.
func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let result = Lock<Result<Value, any Error>?>(nil)
    await PinnedThread(name: "test") {
        let made = Result { try body() }
        result.withLock { $0 = made }
    }.join()
    return try #require(result.withLock { $0 }).get()
}

/// Waits until `condition` holds; after a minute the test fails with what it waited for.
func eventually(_ what: Comment, _ condition: @escaping @Sendable () -> Bool) async throws {
    let held = try await offPool {
        let start = monotonicNanoseconds()
        while monotonicNanoseconds() - start < 60_000_000_000 {
            if condition() { return true }
            poll(nil, 0, 2)
        }
        return false
    }
    #expect(held, what)
}

/// Something that a test waits for or that a handler waits at.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Lock(State())

    /// Lets all through, now and later.
    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until it is open.
    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
