import Bus
import Contracts
import Cryptography
import Foundation
import ServiceRuntime

/// Publishes promised messages in order, on a thread of its own.
///
/// Messages come from memory, straight after their commit; the table is read at start, after a failure, and when more was
/// promised than memory may hold.
final class Relay: Sendable {
    /// What the commit thread sees of it.
    struct Progress: Sendable {
        /// Every row up to here is with the broker.
        var mark: Int64
        /// The next offset after our last acknowledged event, by partition; what changed since it was last taken.
        var published: [Int32: Int64] = [:]
    }

    private struct Mailbox {
        var batches: [OutboxBatch] = []
        var count = 0
        /// The last row that was committed.
        var highest: Int64
        var waker: KafkaProducer.Waker?
        var progress: Progress
        /// The buffer of a batch that is with the producer.
        var spare: [UInt8] = []
        var isStopping = false
        /// What is done once a row is with the broker.
        var awaited: (number: Int64, action: @Sendable () -> Void)?
    }

    private let configuration: KafkaConfiguration
    private let table: OutboxTable
    private let service: ServiceName
    private let signingKey: SigningKey
    private let settings: StoreSettings
    private let clock: any WallClock
    private let health: HealthState
    private let logger: Logger
    private let seam: (@Sendable (Seam) -> Void)?
    private let mailbox: Lock<Mailbox>
    private let eventsTopic: String

    /// `mark` is the row before the lowest one, `highest` the last row of the table.
    init(
        configuration: KafkaConfiguration,
        table: OutboxTable,
        service: ServiceName,
        signingKey: SigningKey,
        mark: Int64,
        highest: Int64,
        settings: StoreSettings,
        clock: any WallClock,
        health: HealthState,
        logger: Logger,
        seam: (@Sendable (Seam) -> Void)?
    ) {
        self.configuration = configuration
        self.table = table
        self.service = service
        self.signingKey = signingKey
        self.settings = settings
        self.clock = clock
        self.health = health
        self.logger = logger
        self.seam = seam
        eventsTopic = Topic(service, .events).name
        #if DEBUG
            let mark = Faults.has(.firstBatchDropped) ? highest : mark
        #endif
        mailbox = Lock(Mailbox(highest: highest, progress: Progress(mark: mark)))
    }

    // MARK: From the commit thread

    /// Hands over what a commit promised.
    func publish(_ batch: OutboxBatch) {
        guard let last = batch.messages.last?.number else { return }
        let waker = mailbox.withLockAndWake { mailbox in
            mailbox.highest = last
            if mailbox.count + batch.messages.count <= settings.relayBacklog {
                mailbox.batches.append(batch)
                mailbox.count += batch.messages.count
            } else {
                // The table has them.
                mailbox.batches = []
                mailbox.count = 0
            }
            return mailbox.waker
        }
        waker?.wake()
    }

    /// The buffer of a batch that needs it no more, or an empty one.
    func takeSpareBuffer() -> [UInt8] {
        mailbox.withLock { mailbox in
            defer { mailbox.spare = [] }
            return mailbox.spare
        }
    }

    /// What is acknowledged; `published` is given once.
    func takeProgress() -> Progress {
        mailbox.withLock { mailbox in
            let progress = mailbox.progress
            mailbox.progress.published = [:]
            return progress
        }
    }

    /// What is acknowledged, without taking it.
    var mark: Int64 { mailbox.withLock { $0.progress.mark } }

    /// Calls `action` once every row up to `number` is with the broker.
    func whenPublished(_ number: Int64, _ action: @escaping @Sendable () -> Void) {
        mailbox.withLock { $0.awaited = (number, action) }
        announce()
    }

    private func announce() {
        let action = mailbox.withLock { mailbox -> (@Sendable () -> Void)? in
            guard let awaited = mailbox.awaited, mailbox.progress.mark >= awaited.number else { return nil }
            mailbox.awaited = nil
            return awaited.action
        }
        action?()
    }

    /// Lets `run` return when nothing is open, or at the latest when its time is over.
    func stop() {
        let waker = mailbox.withLockAndWake { mailbox in
            mailbox.isStopping = true
            return mailbox.waker
        }
        waker?.wake()
    }

    // MARK: On its own thread

    /// Publishes until it is stopped, and then for a little while what is still open.
    func run() {
        var state = RelayState(mark: mark)
        var pause = settings.relayPauses.lowerBound
        var lastTrouble = ""
        var stopAt: Int64?
        health.set("relay", .ready)
        while true {
            let before = state.mark
            do {
                return try session(&state, &stopAt)
            } catch {
                if isOver(&stopAt) { return }
                if state.mark > before { pause = settings.relayPauses.lowerBound }
                if "\(error)" != lastTrouble || state.mark > before {
                    lastTrouble = "\(error)"
                    logger.warning("The producer failed; making it anew", metadata: [LogKey.error: "\(error)"])
                }
                health.set("relay", .notReady("messages cannot be published: \(error)"))
            }
            // Rest a moment, then begin anew from the lowest row that is open.
            _ = mailbox.wait(milliseconds: pause) { $0.isStopping ? true : nil }
            pause = min(pause * 2, settings.relayPauses.upperBound)
        }
    }

    /// Publishes with one producer, for as long as it lasts or until stopped.
    private func session(_ state: inout RelayState, _ stopAt: inout Int64?) throws {
        state.resumed()
        var queue = RelayQueue()
        let producer = try KafkaProducer(
            configuration,
            maxMessageBytes: settings.largestMessage + 100_000,
            maxQueuedMessages: settings.relayWindow
        )
        defer {
            mailbox.withLock { $0.waker = nil }
            producer.close(withinMilliseconds: 1_000)
        }
        let waker = producer.waker
        mailbox.withLock { $0.waker = waker }
        while true {
            if queue.isEmpty { try refill(&queue, after: state.sent) }
            while let next = queue.next {
                guard try produce(next.message, next.bytes, producer) == .queued else { break }
                state.produced(next.message.number)
                if let spent = queue.advance() { mailbox.withLock { $0.spare = spent } }
            }
            if let seam, producer.outstanding > 0 { seam(.afterProduce) }
            // A report, new messages or the stop end the wait.
            try takeReports(producer, &state, wait: 500)
            let isDone = queue.isEmpty && state.open == 0
            if isDone, mailbox.withLock({ $0.isStopping && $0.highest <= state.sent }) { return }
            if isOver(&stopAt) { return }
        }
    }

    /// Takes what memory has, or a part of the table where memory has a gap.
    private func refill(_ queue: inout RelayQueue, after last: Int64) throws {
        let (fresh, highest) = mailbox.withLock { mailbox in
            defer {
                mailbox.batches = []
                mailbox.count = 0
            }
            return (mailbox.batches, mailbox.highest)
        }
        if !queue.append(fresh, after: last) || (queue.isEmpty && highest > last) {
            queue.removeAll()
            _ = queue.append([try table.rows(after: last, limit: settings.relayBacklog / 4)], after: last)
        }
    }

    private func isOver(_ stopAt: inout Int64?) -> Bool {
        guard mailbox.withLock({ $0.isStopping }) else { return false }
        let now = Int64(monotonicNanoseconds() / 1_000_000)
        stopAt = stopAt ?? now + settings.drain.milliseconds
        return stopAt.map { now >= $0 } ?? false
    }

    private func produce(
        _ message: OutboxBatch.Message,
        _ bytes: [UInt8],
        _ producer: KafkaProducer
    ) throws -> KafkaProducer.Sent {
        let more: [(name: StaticString, value: String)] =
            message.isSigned ? [(HeaderName.authorization, "Bearer \(try token(for: message.topic))")] : []
        return try bytes.withUnsafeBytes { bytes in
            try producer.produce(
                topic: message.topic,
                partition: message.partition,
                key: UnsafeRawBufferPointer(rebasing: bytes[message.key]),
                value: message.body.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) },
                headers: UnsafeRawBufferPointer(rebasing: bytes[message.headers]),
                moreHeaders: more,
                // The lowest bit says whether it is an event of ours, whose place in the log is remembered.
                sequence: message.number << 1 | (message.topic == eventsTopic ? 1 : 0),
                copies: true
            )
        }
    }

    /// A short-lived token of our own for a command to another service.
    private func token(for topic: String) throws -> String {
        let now = clock.milliseconds / 1_000
        let claims = TokenClaims(
            iss: service.rawValue,
            sub: "service/\(service.rawValue)",
            aud: topic,
            iat: now,
            exp: now + settings.ownTokenLifetime.components.seconds
        )
        return JSONWebSignature.sign(try JSONEncoder().encode(claims), type: TokenClaims.commandType, with: signingKey)
    }

    private func takeReports(_ producer: KafkaProducer, _ state: inout RelayState, wait: Int32) throws {
        var failure: KafkaError?
        var published: [Int32: Int64] = [:]
        let before = state.mark
        try producer.poll(timeoutMilliseconds: wait) { report in
            if let error = report.error {
                failure = failure ?? error
            } else {
                state.acknowledged(report.sequence >> 1)
                if report.sequence & 1 == 1, report.offset >= 0 {
                    published[report.partition] = max(published[report.partition] ?? 0, report.offset + 1)
                }
            }
        }
        let mark = state.mark
        if mark != before || !published.isEmpty {
            seam?(.afterAcknowledgement)
            mailbox.withLock { mailbox in
                mailbox.progress.mark = mark
                mailbox.progress.published.merge(published) { max($0, $1) }
            }
            announce()
        }
        if let failure { throw failure }
        if mark != before { health.set("relay", .ready) }
    }
}
