import Dispatch
import Glibc

/// Ctrl-C, `telehealth down` and a closed terminal, turned into one request to stop.
struct StopSignals: Sendable {
    /// Open once somebody wants the cluster stopped.
    let stop = Latch()

    /// Listens until the body returns.
    ///
    /// A second signal ends the process at once, and the kernel the parts with it.
    func listening(_ body: () async throws -> Void) async rethrows {
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable [stop] in
                if stop.isOpen { _exit(130) }
                stop.open()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        try await body()
    }
}
