import ServiceRuntime

/// Something that happens once; any number of tasks may wait for it.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [AsyncStream<Never>.Continuation] = []
    }

    private let state = Lock(State())

    /// Whether it has happened.
    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// It has happened: everybody goes on.
    func open() {
        let waiting = state.withLock { state in
            defer { state = State(isOpen: true) }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns when it has happened, or the task is cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let isOpen = state.withLock { state in
            if !state.isOpen { state.waiting.append(continuation) }
            return state.isOpen
        }
        guard !isOpen else { return }
        for await _ in stream {}
    }
}
