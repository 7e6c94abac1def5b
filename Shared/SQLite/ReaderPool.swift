import ServiceRuntime

/// A few read-only connections, each on its own thread; every read sees one snapshot.
package final class ReaderPool: Sendable {
    private let path: String
    private let state: Lock<State>

    private struct State {
        var free: [Reader]
        var waiting: [CheckedContinuation<Reader, Never>] = []
    }

    /// Opens `count` connections to a file that exists.
    package init(path: String, count: Int = 2, cacheKiB: Int = 2_048) throws(DatabaseError) {
        precondition(count > 0, "a pool needs a connection")
        self.path = path
        var readers: [Reader] = []
        for number in 1...count {
            readers.append(try Reader(path: path, cacheKiB: cacheKiB, label: "reader-\(number)"))
        }
        state = Lock(State(free: readers))
    }

    /// Runs `body` on a connection of its own, in one snapshot; waits when all are busy.
    package func read<Result: Sendable>(
        _ body: @Sendable (Database) throws -> Result
    ) async throws -> Result {
        let reader = await take()
        defer { give(reader) }
        try Task.checkCancellation()
        return try await reader.read(body)
    }

    private func take() async -> Reader {
        await withCheckedContinuation { continuation in
            let reader = state.withLock { state in
                let reader = state.free.popLast()
                if reader == nil { state.waiting.append(continuation) }
                return reader
            }
            if let reader { continuation.resume(returning: reader) }
        }
    }

    private func give(_ reader: Reader) {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free.append(reader)
                return CheckedContinuation<Reader, Never>?.none
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: reader)
    }

    /// One connection on its own executor.
    private actor Reader {
        private let executor: QueueExecutor
        private let database: Database

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        init(path: String, cacheKiB: Int, label: String) throws(DatabaseError) {
            executor = QueueExecutor(label: label)
            database = try Database(path: path, access: .read, cacheKiB: cacheKiB)
        }

        func read<Result: Sendable>(_ body: @Sendable (Database) throws -> Result) throws -> Result {
            try database.execute("BEGIN")
            defer { database.rollback() }
            return try body(database)
        }
    }
}
