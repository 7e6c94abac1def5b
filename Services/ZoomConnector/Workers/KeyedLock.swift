import ServiceRuntime

/// Lets one task at a time do something about each key; others wait their turn without blocking a thread.
final class KeyedLock<Key: Hashable & Sendable>: Sendable {
    private let held = Lock([Key: [CheckedContinuation<Void, Never>]]())

    /// Runs `body` alone among those with the same key.
    func withLock<Result: Sendable, Failure: Error>(
        _ key: Key,
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        await take(key)
        defer { give(key) }
        return try await body()
    }

    /// Runs `body` if nobody holds the key.
    ///
    /// - Returns: nil when somebody does.
    func withLockIfFree<Result: Sendable>(_ key: Key, _ body: () async throws -> Result) async rethrows -> Result? {
        let isFree = held.withLock { held in
            guard held[key] == nil else { return false }
            held[key] = []
            return true
        }
        guard isFree else { return nil }
        defer { give(key) }
        return try await body()
    }

    private func take(_ key: Key) async {
        await withCheckedContinuation { continuation in
            let isFree = held.withLock { held in
                guard held[key] != nil else {
                    held[key] = []
                    return true
                }
                held[key]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func give(_ key: Key) {
        let next = held.withLock { held -> CheckedContinuation<Void, Never>? in
            guard var waiting = held[key], !waiting.isEmpty else {
                held[key] = nil
                return nil
            }
            let next = waiting.removeFirst()
            held[key] = waiting
            return next
        }
        next?.resume()
    }
}
