import ServiceRuntime

/// Wakes whoever waits for something to arrive, whenever anything has.
package final class Arrivals: Sendable {
    private struct Waiters {
        var next = 0
        var all: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let waiters = Lock(Waiters())

    /// Makes a place to wait at.
    package init() {}

    /// Says that something has arrived; from any thread, at any rate.
    package func note() {
        for waiter in waiters.withLock({ Array($0.all.values) }) { waiter.yield() }
    }

    /// Waits until a condition holds, asked again after each arrival.
    ///
    /// - Returns: false when it did not hold in time.
    /// - Throws: what the condition throws.
    package func wait(
        _ patience: Duration,
        until condition: @escaping @Sendable () async throws -> Bool
    ) async throws -> Bool {
        // Listening begins before the first look: nothing can arrive unseen in between.
        let (wakes, waiter) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = waiters.withLock { waiters in
            waiters.next += 1
            waiters.all[waiters.next] = waiter
            return waiters.next
        }
        defer { waiters.withLock { _ = $0.all.removeValue(forKey: number) } }
        if try await condition() { return true }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in wakes where try await condition() { return true }
                return false
            }
            group.addTask {
                try await Task.sleep(for: patience)
                return false
            }
            let first = try await group.next() ?? false
            group.cancelAll()
            return first
        }
    }
}
