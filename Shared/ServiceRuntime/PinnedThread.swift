import Glibc

/// A thread of one's own for work that blocks: a stage of the pipeline, a poll loop.
package struct PinnedThread: Sendable {
    private let finished = Lock(Waiters())

    private struct Waiters {
        var isDone = false
        var continuations: [CheckedContinuation<Void, Never>] = []
    }

    /// Starts the thread; the name (at most 15 characters) shows in `top` and debuggers.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        let finished = finished
        let start = Unmanaged.passRetained(
            Start(name: name) {
                body()
                let continuations = finished.withLockAndWake { waiters in
                    waiters.isDone = true
                    return waiters.continuations
                }
                for continuation in continuations { continuation.resume() }
            }
        )
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let code = pthread_create(
            &thread,
            &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                nameThread(start.name)
                start.body()
                return nil
            },
            start.toOpaque()
        )
        pthread_attr_destroy(&attributes)
        precondition(code == 0, "no thread could be started: the process has reached its limit of threads")
    }

    /// Waits, without blocking a thread, until the body has returned.
    package func join() async {
        await withCheckedContinuation { continuation in
            let isDone = finished.withLock { waiters in
                if !waiters.isDone { waiters.continuations.append(continuation) }
                return waiters.isDone
            }
            if isDone { continuation.resume() }
        }
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

/// Names the calling thread; a name that cannot be set is no reason to stop.
private func nameThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = String(name.prefix(15)).withCString { write(file, $0, strlen($0)) }
    close(file)
}
