import Dispatch
import Glibc

/// Runs services: started in order, stopped in reverse, each cancelled and awaited.
package struct ServiceGroup: Sendable {
    /// How a run of the group ended.
    package enum Ending: Equatable, Sendable {
        /// Asked to stop, and all did.
        case stopped
        /// This service failed, or returned without being asked to; the others were stopped.
        case failed(service: String, reason: String)
        /// These services had not stopped when the time was over.
        case overran(services: [String])
    }

    private let services: [any Service]
    private let logger: Logger
    private let stopSeconds: Int

    /// Makes a group that has `stopSeconds` to stop.
    package init(services: [any Service], logger: Logger, stopSeconds: Int = 5) {
        self.services = services
        self.logger = logger
        self.stopSeconds = stopSeconds
    }

    /// Runs until `stop` yields, a service ends, or the task is cancelled; says how that went.
    package func run(until stop: AsyncStream<Void>) async -> Ending {
        let (endings, ended) = AsyncStream.makeStream(of: (Int, String?).self)
        let tasks = services.enumerated().map { index, service in
            Task {
                do {
                    try await service.run()
                    ended.yield((index, nil))
                } catch {
                    ended.yield((index, "\(error)"))
                }
            }
        }
        let first = await withTaskCancellationHandler {
            await firstEnding(endings, stop)
        } onCancel: {
            ended.yield((-1, nil))
        }
        var ending = Ending.stopped
        if let (index, reason) = first, index >= 0 {
            ending = .failed(service: services[index].name, reason: reason ?? "it ended by itself")
            logger.error(
                "A service ended; stopping the others",
                metadata: [
                    LogKey.service: "\(services[index].name)", LogKey.error: "\(reason ?? "ended by itself")",
                ]
            )
        }
        let remaining = Lock(Set(services.indices))
        let stopping = Task {
            for index in services.indices.reversed() {
                tasks[index].cancel()
                await tasks[index].value
                remaining.withLock { _ = $0.remove(index) }
            }
        }
        let deadline = Task { try? await Task.sleep(for: .seconds(stopSeconds)) }
        let (done, finished) = AsyncStream.makeStream(of: Bool.self)
        let watchers = [
            Task {
                await stopping.value
                finished.yield(true)
            },
            Task {
                await deadline.value
                finished.yield(false)
            },
        ]
        // In a task of its own: when this one is cancelled, a stream that it waits for ends at once.
        let inTime = await Task {
            for await result in done { return result }
            return false
        }.value
        deadline.cancel()
        for watcher in watchers { watcher.cancel() }
        if !inTime {
            let names = remaining.withLock { $0.sorted().map { services[$0].name } }
            logger.error(
                "Not everything stopped in time",
                metadata: [LogKey.service: "\(names.joined(separator: " "))"]
            )
            return .overran(services: names)
        }
        return ending
    }

    private func firstEnding(
        _ endings: AsyncStream<(Int, String?)>,
        _ stop: AsyncStream<Void>
    ) async -> (Int, String?)? {
        await withTaskGroup(of: (Int, String?)?.self) { group in
            group.addTask {
                for await ending in endings { return ending }
                return nil
            }
            group.addTask {
                for await _ in stop { return nil }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    /// Yields at the first SIGTERM or SIGINT; a second one ends the process at once.
    package static func signals() -> AsyncStream<Void> {
        AsyncStream { continuation in
            let count = Counter()
            let sources = [SIGTERM, SIGINT].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { @Sendable in
                    count.increment()
                    if count.value > 1 { exit(130) }
                    continuation.yield()
                }
                source.activate()
                return UncheckedSource(source: source)
            }
            continuation.onTermination = { _ in
                _ = sources
            }
        }
    }
}

/// Keeps a dispatch source alive in a closure that must be sendable.
private struct UncheckedSource: @unchecked Sendable {
    // Guarded by never being touched again: it is held, and dropped.
    let source: any DispatchSourceSignal
}
