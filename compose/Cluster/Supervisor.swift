import ServiceRuntime

/// Keeps one part running until its task is cancelled: starts it, waits until it answers, starts it again when it ends.
actor Supervisor {
    /// A part, and how one knows that it works.
    struct Part: Sendable {
        let name: PartName
        let launch: ProcessLaunch
        /// Arguments of the first start alone: what is done once is not done again when it starts anew.
        var onceArguments: [String] = []
        /// Where it answers on its own, for the run record.
        let origin: String?
        /// Said with the progress line.
        let note: String
        /// Longer than this it never takes to answer.
        let readyWithin: Duration
        /// Longer than this it never takes to stop.
        let stopWithin: Duration
        /// Nil once it answers, otherwise why not yet.
        let probe: @Sendable () async -> String?
    }

    let part: Part
    /// Open once the part has answered for the first time, or was given up before.
    nonisolated let settled = Latch()
    private let report: @Sendable (ClusterEvent) -> Void
    private var policy = RestartPolicy()
    private(set) var state = PartState.starting
    private var pid: Int32?
    private var restarts = 0
    private var readyAt: ContinuousClock.Instant?
    private var lastReason = "it hasn't been asked yet"

    init(_ part: Part, report: @escaping @Sendable (ClusterEvent) -> Void) {
        self.part = part
        self.report = report
    }

    /// The part as it is now.
    var record: RunRecord.Part {
        RunRecord.Part(
            name: part.name,
            state: state,
            pid: pid,
            origin: part.origin,
            log: part.launch.log,
            restarts: restarts
        )
    }

    /// Keeps the part running; returns when it has stopped after a cancel, or was given up.
    func run() async {
        var once = part.onceArguments
        while !Task.isCancelled {
            state = .starting
            readyAt = nil
            let how: String
            var wasKilled = false
            do {
                let child = try await ChildProcess.start(part.launch.with(once))
                once = []
                pid = child.pid
                let exit = await runToEnd(child)
                wasKilled = exit == .signal(9)
                how = "\(exit)"
            } catch {
                how = "could not be started: \(error)"
            }
            pid = nil
            guard !Task.isCancelled else { break }
            let readyFor = readyAt.map { Int64(($0.duration(to: .now)).seconds * 1_000) }
            switch policy.ended(readyFor: readyFor, killed: wasKilled) {
            case .restart(let pause):
                state = .waiting
                restarts += 1
                report(.ended(part.name, how: how, restartsIn: pause))
                try? await Task.sleep(for: .milliseconds(pause))
            case .giveUp:
                state = .failed
                report(.gaveUp(part.name, why: how, log: LogTail.lines(part.launch.log, count: 12)))
                settled.open()
                return
            }
        }
        state = .stopped
        report(.stopped(part.name))
        settled.open()
    }

    /// Watches one process from its start to its end.
    private func runToEnd(_ child: ChildProcess) async -> ProcessExit {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.watchReadiness(of: child) }
                let exit = await child.waitForExit()
                group.cancelAll()
                return exit
            }
        } onCancel: {
            child.terminate(patience: part.stopWithin)
        }
    }

    private func watchReadiness(of child: ChildProcess) async {
        let started = ContinuousClock.now
        while child.exit == nil, !Task.isCancelled {
            guard let reason = await part.probe() else {
                becameReady(after: started.duration(to: .now))
                return
            }
            lastReason = reason
            if started.duration(to: .now) > part.readyWithin {
                report(
                    .note("\(part.name.rawValue) isn't ready after \(part.readyWithin.components.seconds) s: \(reason)")
                )
                child.terminate(patience: part.stopWithin)
                return
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func becameReady(after duration: Duration) {
        state = .ready
        readyAt = .now
        policy.becameReady()
        report(.ready(part.name, milliseconds: Int64(duration.seconds * 1_000), note: part.note))
        settled.open()
    }
}
