import Bus
import Contracts
import Foundation
import SQLite
import ServiceRuntime

extension Pipeline {
    /// Looks at the broker, decides how this life begins, then works until cancelled.
    ///
    /// - Throws: a sentence for whoever runs the service, when it must not go on.
    package func run() async throws {
        defer { end() }
        do {
            try await work()
        } catch is CancellationError {
            // Stopped while it waited for the broker.
        }
    }

    private func work() async throws {
        let survey = try await surveyed()
        let machinery = try Machinery(self, survey)
        let junction = junction
        let relayThread = PinnedThread(name: "relay") { machinery.relay.run() }
        let checkpointThread = PinnedThread(name: "checkpoint") { machinery.checkpointer.run() }
        let commitThread = PinnedThread(name: "commit") {
            machinery.begin()
            machinery.commitLoop.run()
            // Whatever ended the commit also ends the intake, which may wait for its slot or for messages.
            junction.stop()
            machinery.intakeLoop.wake()
        }
        let intakeThread = PinnedThread(name: "intake") {
            machinery.intakeLoop.run()
            junction.stop()
        }
        await withTaskCancellationHandler {
            await commitThread.join()
        } onCancel: {
            junction.stop()
            machinery.intakeLoop.wake()
        }
        machinery.relay.stop()
        await intakeThread.join()
        await relayThread.join()
        await PinnedThread(name: "commit") { machinery.commitLoop.last() }.join()
        machinery.checkpointer.stop()
        await checkpointThread.join()
        let failure = machinery.commitLoop.failure ?? machinery.intakeLoop.failure ?? damage.withLock { $0 }
        try StoreDamaged.explaining { if let failure { throw failure } }
    }

    /// Answers whoever still waits.
    private func end() {
        for door in junction.close() { door.finish(PipelineStopped()) }
        for part in Self.parts {
            configuration.health.set(part, .notReady("stopping"))
        }
    }

    /// Looks until the broker answers.
    private func surveyed() async throws -> Survey {
        let opening = StoreOpening(configuration)
        var waits = 0
        while true {
            switch try await onThread("survey", { Result { try StoreDamaged.explaining(opening.survey) } }) {
            case .success(let survey):
                for notice in survey.plan.notices { tell(notice) }
                return survey
            case .failure(let error):
                guard Self.passes(error) else { throw error }
                configuration.health.set("bus", .notReady("\(error)"))
                if waits % 40 == 0 {
                    configuration.logger.warning("Waiting for the broker", metadata: [LogKey.error: "\(error)"])
                }
                waits += 1
                let patience = UInt64(max(configuration.settings.doorPatience.milliseconds, 0)) * 1_000_000
                for door in junction.takeDoors(since: monotonicNanoseconds() - patience) {
                    door.finish(StoreUnavailable(reason: "the broker has not answered yet"))
                }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// Whether waiting may help: no broker yet, a topic that was made a moment ago.
    private static func passes(_ error: any Error) -> Bool {
        if let error = error as? KafkaError { return error.isRetriable || error.isUnknownTopic }
        return (error as? Opening.Refusal)?.isPassing ?? false
    }

    /// A gap is a fault for a person on a real broker, and how things are on the embedded one.
    private func tell(_ notice: Opening.Notice) {
        let metadata: Logger.Metadata = notice.place.map { ["place": "\($0)"] } ?? [:]
        if configuration.kafka.isEmbedded {
            configuration.logger.info("\(notice.sentence)", metadata: metadata)
        } else {
            configuration.logger.error("\(notice.sentence)", metadata: metadata)
        }
    }
}

/// Runs blocking work on a thread of its own; when the task is cancelled the work is left to end by itself.
private func onThread<Value: Sendable>(
    _ name: String,
    _ body: @escaping @Sendable () -> Value
) async throws -> Value {
    let waiting = Lock(CheckedContinuation<Value, any Error>?.none)
    let isCancelled = Lock(false)
    @Sendable func take() -> CheckedContinuation<Value, any Error>? {
        waiting.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
    }
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            waiting.withLock { $0 = continuation }
            // A cancellation may have come before there was anything to resume.
            if isCancelled.withLock({ $0 }) {
                take()?.resume(throwing: CancellationError())
            } else {
                _ = PinnedThread(name: name) {
                    let value = body()
                    take()?.resume(returning: value)
                }
            }
        }
    } onCancel: {
        isCancelled.withLock { $0 = true }
        take()?.resume(throwing: CancellationError())
    }
}
