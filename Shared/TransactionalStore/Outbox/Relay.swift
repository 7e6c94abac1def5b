import Bus
import Contracts
import Cryptography
import Foundation
import ServiceRuntime
import SQLite

/// Publishes promised messages in order, on a thread of its own.
///
/// Messages come from memory, straight after their commit; the table is read at start and after a failure only.
final class Relay: Sendable {
    /// What the commit thread sees of it.
    struct Progress: Sendable {
        /// Every row up to here is with the broker.
        var mark: Int64
        /// The next offset after our last acknowledged event, by partition; what changed since it was last taken.
        var published: [Int32: Int64] = [:]
        /// What keeps it from publishing.
        var trouble: String?
    }

    private struct Mailbox {
        var messages: [OutboxMessage] = []
        var waker: KafkaProducer.Waker?
        var progress: Progress
        var isStopping = false
    }

    private let configuration: KafkaConfiguration
    private let storePath: String
    private let service: ServiceName
    private let signingKey: SigningKey
    private let settings: StoreSettings
    private let clock: any WallClock
    private let logger: Logger
    private let seam: @Sendable (Seam) -> Void
    private let onProgress: @Sendable () -> Void
    private let mailbox: Lock<Mailbox>
    private let eventsTopic: String

    init(
        configuration: KafkaConfiguration,
        storePath: String,
        service: ServiceName,
        signingKey: SigningKey,
        mark: Int64,
        settings: StoreSettings,
        clock: any WallClock,
        logger: Logger,
        seam: @escaping @Sendable (Seam) -> Void,
        onProgress: @escaping @Sendable () -> Void
    ) {
        self.configuration = configuration
        self.storePath = storePath
        self.service = service
        self.signingKey = signingKey
        self.settings = settings
        self.clock = clock
        self.logger = logger
        self.seam = seam
        self.onProgress = onProgress
        eventsTopic = Topic(service, .events).name
        mailbox = Lock(Mailbox(progress: Progress(mark: mark)))
    }

    // MARK: From the commit thread

    /// Hands over what a commit promised.
    func publish(_ messages: [OutboxMessage]) {
        guard !messages.isEmpty else { return }
        let waker = mailbox.withLockAndWake { mailbox in
            mailbox.messages.append(contentsOf: messages)
            return mailbox.waker
        }
        waker?.wake()
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

    /// Lets `run` return when nothing is open, or at the latest when its time is over.
    func stop() {
        let waker = mailbox.withLockAndWake { mailbox in
            mailbox.isStopping = true
            return mailbox.waker
        }
        waker?.wake()
    }

    // MARK: On its own thread

    /// Publishes until it is stopped; `drainMilliseconds` is how long it may then go on with what is open.
    func run(drainMilliseconds: Int64) {
        var state = RelayState(mark: mailbox.withLock { $0.progress.mark })
        var stopAt: Int64?
        while true {
            let ended = session(&state, stopAt: &stopAt, drainMilliseconds: drainMilliseconds)
            if ended { return }
            // A session that did not end by itself lost its producer: rest a moment, then begin anew from the table.
            _ = mailbox.wait(milliseconds: 200) { $0.isStopping ? true : nil }
        }
    }

    /// Publishes with one producer for as long as it lasts.
    ///
    /// - Returns: whether it was stopped; false when the producer failed.
    private func session(_ state: inout RelayState, stopAt: inout Int64?, drainMilliseconds: Int64) -> Bool {
        let producer: KafkaProducer
        var queue: ArraySlice<OutboxMessage>
        do {
            state.resumed()
            producer = try KafkaProducer(configuration, maxMessageBytes: settings.largestMessage + 100_000)
            // Whatever memory holds is in the table too: begin there, and take from memory what comes after.
            queue = try rows(after: state.mark)[...]
        } catch {
            report(trouble: "\(error)")
            return isOver(&stopAt, drainMilliseconds)
        }
        defer {
            mailbox.withLock { $0.waker = nil }
            producer.close()
        }
        let waker = producer.waker
        mailbox.withLock { $0.waker = waker }
        var last = queue.last?.number ?? state.mark
        do {
            while true {
                let fresh = mailbox.withLock { mailbox in
                    defer { mailbox.messages.removeAll(keepingCapacity: true) }
                    return mailbox.messages
                }
                let news = fresh.drop { $0.number <= last }
                if let end = news.last?.number { last = end }
                queue = queue.isEmpty ? news : queue + news
                while let message = queue.first {
                    guard try produce(message, producer) == .queued else { break }
                    state.produced(message.number)
                    queue.removeFirst()
                }
                if producer.outstanding > 0 { seam(.afterProduce) }
                try takeReports(producer, &state, wait: queue.isEmpty ? 500 : 10)
                if queue.isEmpty, state.open == 0, mailbox.withLock({ $0.isStopping && $0.messages.isEmpty }) {
                    return true
                }
                if isOver(&stopAt, drainMilliseconds) { return true }
            }
        } catch {
            logger.warning("The producer failed; making it anew", metadata: [LogKey.error: "\(error)"])
            report(trouble: "\(error)")
            return isOver(&stopAt, drainMilliseconds)
        }
    }

    private func isOver(_ stopAt: inout Int64?, _ drainMilliseconds: Int64) -> Bool {
        guard mailbox.withLock({ $0.isStopping }) else { return false }
        let now = Int64(monotonicNanoseconds() / 1_000_000)
        stopAt = stopAt ?? now + drainMilliseconds
        return stopAt.map { now >= $0 } ?? false
    }

    private func produce(_ message: OutboxMessage, _ producer: KafkaProducer) throws -> KafkaProducer.Sent {
        let more: [(name: StaticString, value: String)] =
            message.isSigned ? [(HeaderName.authorization, "Bearer \(token(for: message.topic))")] : []
        return try message.key.withUnsafeBytes { key in
            try message.headers.withUnsafeBytes { headers in
                func send(_ value: UnsafeRawBufferPointer?) throws -> KafkaProducer.Sent {
                    try producer.produce(
                        topic: message.topic,
                        partition: message.partition,
                        key: key,
                        value: value,
                        headers: headers,
                        moreHeaders: more,
                        // The lowest bit says whether it is an event of ours, whose place in the log is remembered.
                        sequence: message.number << 1 | (message.topic == eventsTopic ? 1 : 0),
                        copies: true
                    )
                }
                guard let body = message.body else { return try send(nil) }
                return try body.withUnsafeBytes { try send($0) }
            }
        }
    }

    /// A short-lived token of our own for a command to another service.
    private func token(for topic: String) -> String {
        let now = clock.milliseconds / 1_000
        let lifetime = settings.ownTokenLifetime.components.seconds
        let claims = TokenClaims(
            iss: service.rawValue,
            sub: "service/\(service.rawValue)",
            aud: topic,
            iat: now,
            exp: now + lifetime
        )
        let payload = (try? JSONEncoder().encode(claims)) ?? Data()
        return JSONWebSignature.sign(payload, type: TokenClaims.commandType, with: signingKey)
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
                if report.sequence & 1 == 1, report.offset >= 0 { published[report.partition] = report.offset + 1 }
            }
        }
        let mark = state.mark
        if mark != before || !published.isEmpty {
            mailbox.withLock { mailbox in
                mailbox.progress.mark = mark
                mailbox.progress.published.merge(published) { max($0, $1) }
                mailbox.progress.trouble = nil
            }
            onProgress()
        }
        if let failure { throw failure }
    }

    private func report(trouble: String) {
        mailbox.withLock { $0.progress.trouble = trouble }
        onProgress()
    }

    /// The rows that are not acknowledged, by a connection of its own.
    private func rows(after mark: Int64) throws -> [OutboxMessage] {
        let database = try Database(path: storePath, access: .read)
        let select = try database.statement(
            "SELECT number, topic, partition, key, headers, body, signed FROM outbox WHERE number > ? ORDER BY number"
        )
        select.bind(1, mark)
        var messages: [OutboxMessage] = []
        while try select.step() {
            messages.append(
                OutboxMessage(
                    number: select.int64(0),
                    topic: select.string(1),
                    partition: Int32(truncatingIfNeeded: select.int64(2)),
                    key: Array(select.string(3).utf8),
                    headers: select.bytes(4),
                    body: select.optionalBytes(5),
                    isSigned: select.int64(6) == 1
                )
            )
        }
        return messages
    }
}
