import Dispatch
import Glibc
import ServiceRuntime

/// A program that we started, until it ends.
///
/// It leads a process group of its own, so that Ctrl-C in the terminal reaches `telehealth` alone, which then stops the
/// parts in order; and it dies with us: `setpriv` asks the kernel to kill it when its parent is gone, even after kill -9.
/// The kernel takes "parent" to mean the thread that made it, so one thread starts the program, and waits for its end.
final class ChildProcess: Sendable {
    /// Of Debian's util-linux, which every installation has.
    static let setpriv = "/usr/bin/setpriv"

    private struct State {
        /// Set while the process can be signalled: cleared together with the reaping, so no stranger's is ever hit.
        var running: pid_t?
        var exit: ProcessExit?
        var waiting: [CheckedContinuation<ProcessExit, Never>] = []
    }

    /// The process, also after its end.
    let pid: pid_t
    private let state: Lock<State>

    private init(pid: pid_t) {
        self.pid = pid
        self.state = Lock(State(running: pid))
    }

    /// Starts the program.
    /// - Throws: `programMissing`, or `processFailed` with the system's reason.
    static func start(_ launch: ProcessLaunch) async throws -> ChildProcess {
        guard access(launch.program, X_OK) == 0 else {
            throw ClusterError(.programMissing, "There is no program \(launch.program). Build first: make build.")
        }
        guard access(setpriv, X_OK) == 0 else {
            throw ClusterError(.programMissing, "There is no \(setpriv) (Debian package util-linux).")
        }
        // Handed over under a lock: ThreadSanitizer doesn't see that what was done before a resume comes before what is after it.
        let started = Lock(Result<ChildProcess, any Error>?.none)
        await withCheckedContinuation { continuation in
            _ = PinnedThread(name: "child") {
                let result = Result { ChildProcess(pid: try spawn(launch)) }
                started.withLock { $0 = result }
                continuation.resume()
                if case .success(let child) = result { child.reap() }
            }
        }
        guard let result = started.withLock({ $0 }) else { preconditionFailure("a thread ended without a result") }
        return try result.get()
    }

    /// How it ended, or nil while it runs.
    var exit: ProcessExit? { state.withLock { $0.exit } }

    /// Waits for its end.
    ///
    /// Cancelling doesn't shorten the wait: whoever wants an end calls `terminate`.
    func waitForExit() async -> ProcessExit {
        await withCheckedContinuation { continuation in
            let exit: ProcessExit? = state.withLock { state in
                if state.exit == nil { state.waiting.append(continuation) }
                return state.exit
            }
            if let exit { continuation.resume(returning: exit) }
        }
    }

    /// Asks it and whatever it started to end, and kills them when they haven't after `patience`.
    func terminate(patience: Duration) {
        signal(SIGTERM)
        DispatchQueue.global().asyncAfter(deadline: .now() + patience.seconds) { self.signal(SIGKILL) }
    }

    /// Signals its whole process group; nothing happens once it has ended.
    func signal(_ signal: Int32) {
        state.withLock { state in
            if let pid = state.running { _ = kill(-pid, signal) }
        }
    }

    /// Waits on this thread for the end, then tells whoever waits.
    private func reap() {
        var information = siginfo_t()
        // The process stays a zombie, and its id ours, until the lock is held.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (exit, waiting) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let exit = ProcessExit(waitStatus: status)
            let waiting = state.waiting
            state = State(running: nil, exit: exit)
            return (exit, waiting)
        }
        for continuation in waiting { continuation.resume(returning: exit) }
    }
}

extension ProcessExit {
    /// Reads what `waitpid` says (`WIFEXITED` and its kin are macros, which Swift doesn't see).
    init(waitStatus status: Int32) {
        self = status & 0x7f == 0 ? .status((status >> 8) & 0xff) : .signal(status & 0x7f)
    }
}

extension Duration {
    /// In seconds, for Dispatch.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
