import Cryptography
import ServiceRuntime

/// Hashes and checks passwords away from the cooperative pool, a bounded number at once.
///
/// Each takes some 70 ms and 64 MiB, so a few threads of their own do it and what comes beyond a short queue is refused:
/// a flood of sign-ins must not take the machine's memory, nor delay the pages of those who are signed in.
final class PasswordHasher: Sendable {
    /// More people are signing in than the queue holds.
    struct Busy: Error {}

    private let state: Lock<State>
    private let longestQueue: Int
    /// The hash of a password that nobody has, made with today's parameters: what an unknown address is checked
    /// against, so that it takes as long as a known one.
    static let absent =
        "$argon2id$v=19$m=65536,t=2,p=1$7L7PltsJi7ZZNXzu/2MOTg$/t5yWc661O6l9vkafaG6NHgjl62Noxdr9wU8QFWeUck"

    private struct State {
        var free: [Worker]
        var waiting: [CheckedContinuation<Worker, Never>] = []
    }

    /// Makes a hasher that does `atOnce` at once and lets `longestQueue` wait.
    init(atOnce: Int, longestQueue: Int = 50) {
        precondition(atOnce > 0, "a hasher needs a worker")
        state = Lock(State(free: (1...atOnce).map { Worker(label: "password-\($0)") }))
        self.longestQueue = longestQueue
    }

    /// The hash of a password.
    func hash(_ password: String) async throws(Busy) -> String {
        let worker = try await take()
        defer { give(worker) }
        return await worker.hash(password)
    }

    /// Whether a password is the one hashed; with no hash it takes as long and says no.
    func isValid(_ password: String, for hash: String?) async throws(Busy) -> Bool {
        let worker = try await take()
        defer { give(worker) }
        let isValid = await worker.isValid(password, for: hash ?? Self.absent)
        return isValid && hash != nil
    }

    private func take() async throws(Busy) -> Worker {
        let isFull = state.withLock { $0.free.isEmpty && $0.waiting.count >= longestQueue }
        // Between this look and the wait others may join the queue: it is a bound for memory, not a count of seats.
        if isFull { throw Busy() }
        return await withCheckedContinuation { continuation in
            let worker = state.withLock { state in
                let worker = state.free.popLast()
                if worker == nil { state.waiting.append(continuation) }
                return worker
            }
            if let worker { continuation.resume(returning: worker) }
        }
    }

    private func give(_ worker: Worker) {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free.append(worker)
                return CheckedContinuation<Worker, Never>?.none
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: worker)
    }

    /// One thread that hashes.
    private actor Worker {
        private let executor: QueueExecutor

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        init(label: String) {
            executor = QueueExecutor(label: label)
        }

        func hash(_ password: String) -> String { PasswordHash.hash(password) }
        func isValid(_ password: String, for hash: String) -> Bool { PasswordHash.isValid(password, for: hash) }
    }
}
