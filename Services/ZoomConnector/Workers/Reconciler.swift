import Contracts
import Cryptography
import ServiceRuntime
import TransactionalStore

/// Compares what is wanted with what is known, and has the next steps taken: meetings, grants, slots, calls, deliveries.
///
/// Everything that is to be done has a due time in the store; a pass takes what is due. It passes when something has changed
/// (the bell), and every second besides. What leads outside runs beside the passes, so that a slow Zoom holds up nobody else.
struct Reconciler: Service {
    let name = "reconciler"
    let pipeline: Pipeline
    let workers: Workers
    let vault: Vault
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger
    let bell: Bell
    /// The longest rest between two passes.
    let tick: Duration
    private let queue = Lock(ErrandQueue())
    private let upkeepDueAt = Lock(Timestamp(milliseconds: 0))

    init(
        pipeline: Pipeline,
        workers: Workers,
        vault: Vault,
        clock: any WallClock,
        random: any RandomSource,
        logger: Logger,
        bell: Bell,
        tick: Duration = .seconds(1)
    ) {
        self.pipeline = pipeline
        self.workers = workers
        self.vault = vault
        self.clock = clock
        self.random = random
        self.logger = logger
        self.bell = bell
        self.tick = tick
    }

    /// How long one errand may take.
    static let patience: Duration = .seconds(30)
    /// How long a call's state is kept after its end.
    static let callsKept: Duration = .seconds(30 * 86_400)

    func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { [bell, tick] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: tick)
                    bell.ring()
                }
            }
            await resume()
            for await _ in bell.rings {
                let errands = await due()
                for errand in errands where queue.withLock({ $0.begin(errand, now: now) }) {
                    group.addTask { await carryOut(errand) }
                }
            }
            group.cancelAll()
        }
    }

    /// Looks again at what was under way when the process ended.
    private func resume() async {
        await quietly {
            try await pipeline.write { transaction in
                try ConnectorStore(transaction.database).resumeMeetings(at: transaction.now)
            }
        }
    }

    // MARK: A pass

    private var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

    /// Does what needs nobody outside, and says what else is due.
    private func due() async -> [Errand] {
        let now = now
        var errands: [Errand] = []
        await quietly { try await workWebhooks() }
        await quietly { try await repeatCommands(now) }
        await quietly { try await keepUp(now) }
        await quietly {
            errands = try await pipeline.read { try ConnectorStore($0).dueErrands(at: now) }
        }
        return errands
    }

    /// Works the deliveries that are stored; one that cannot be worked is passed over, and the others are not held up.
    private func workWebhooks() async throws {
        var limit = 50
        while try await pipeline.read({ try !ConnectorStore($0).openWebhooks(limit: 1).isEmpty }) {
            do {
                _ = try await write { [limit] in try $0.workWebhooks(limit: limit) }
                limit = 50
            } catch let error as StoreUnavailable {
                throw error
            } catch is CancellationError {
                return
            } catch {
                guard limit == 1 else {
                    limit = 1
                    continue
                }
                logger.error("A webhook cannot be worked", metadata: [LogKey.error: "\(type(of: error))"])
                try await write { try $0.setWebhookAside() }
            }
        }
    }

    private func repeatCommands(_ now: Timestamp) async throws {
        for connection in try await pipeline.read({ try ConnectorStore($0).dueCommands(at: now, limit: 100) }) {
            let jitter = random.jitter()
            try await write { try $0.repeatCommand(of: connection, jitter: jitter) }
        }
    }

    /// Forgets what is old, once a minute.
    private func keepUp(_ now: Timestamp) async throws {
        let isDue = upkeepDueAt.withLock { dueAt in
            guard now >= dueAt else { return false }
            dueAt = now + .seconds(60)
            return true
        }
        guard isDue else { return }
        _ = try await write { steps in
            let hasMore = try steps.store.forgetOld(now: steps.now, limit: 500)
            return try steps.forgetCalls(before: steps.now - Self.callsKept, limit: 100) || hasMore
        }
    }

    // MARK: Errands

    private func carryOut(_ errand: Errand) async {
        let deadline = Deadline(in: Self.patience)
        let hasFailed = await quietly { try await workers.carryOut(errand, by: deadline) }
        let jitter = random.jitter()
        queue.withLock { $0.end(errand, failed: hasFailed, jitter: jitter, now: now) }
        // There may be more than ran at once, and this one may have made more to do.
        bell.ring()
    }

    private func write<Result: Sendable>(_ body: @escaping @Sendable (Steps) throws -> Result) async throws -> Result {
        try await pipeline.write { [vault] transaction in try body(Steps(transaction, vault: vault)) }
    }

    /// Runs a part of the work whose failure must not end the rest; it is due again by itself.
    ///
    /// - Returns: whether it failed.
    @discardableResult
    private func quietly(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch is CancellationError {
            return true
        } catch is PipelineStopped {
            return true
        } catch is StoreUnavailable {
            // The pipeline says so itself.
            return true
        } catch {
            logger.warning("A step of the reconciler failed", metadata: [LogKey.error: "\(Self.summary(of: error))"])
            return true
        }
    }

    /// An error in words that quote nothing: other errors' descriptions may hold values.
    private static func summary(of error: any Error) -> String {
        switch error {
        case let error as CryptographyError: error.description
        default: "\(type(of: error))"
        }
    }
}
